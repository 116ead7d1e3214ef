// Says what a file of results comes to, by the suite's own rule: a line for each test that the command line client runs,
// its kind, result, id and message separated by tabs.
// node score.mjs DIRECTORY_OF_THE_SUITE RESULTS_FILE
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [directory, results] = process.argv.slice(2)
const load = file => import(pathToFileURL(path.resolve(directory, file)))

const { default: tests } = await load('tests/index.mjs')
const { default: surrogate } = await load('tests/surrogate-control.mjs')
const { determineTestResult } = await load('lib/display.mjs')

const names = new Map([
  ['✅', 'passed'], ['Y', 'yes'], ['N', 'no'], ['⛔️', 'failed'], ['⚠️', 'failed'],
  ['⚪️', 'dependency'], ['🔹', 'setup'], ['↻', 'retry'], ['⁉️', 'harness'], ['-', 'untested']
])
const suites = [...tests, surrogate]
const answers = JSON.parse(fs.readFileSync(results, 'utf8'))
for (const suite of suites) {
  for (const test of suite.tests) {
    if (test.browser_only) continue
    const result = names.get(determineTestResult(suites, test.id, answers)[2])
    const message = result === 'dependency' ? `depends on ${test.depends_on}` : (answers[test.id] || [])[1] || ''
    console.log([test.kind || 'required', result, test.id, message.replace(/\s+/g, ' ')].join('\t'))
  }
}
