'use strict';
// The console's page. Whatever comes from the cache goes into the document as text or as an attribute's value, never as markup.

(() => {
  const base = new URL('.', document.currentScript.src);
  // A page that was opened with a name and a password in its address has them here, and fetch refuses such an address.
  base.username = base.password = '';
  const SUMMARY_MILLIS = 2000;
  const MOST_EVENTS = 200;
  const MOST_KEYS = 10;
  const SVG = 'http://www.w3.org/2000/svg';
  // In the order of the stack, from below.
  const GROUPS = [
    {name: 'hit', style: 'hit', of: ['hit']},
    {name: 'stale', style: 'stale', of: ['stale', 'stale-if-error']},
    {name: 'waited for another', style: 'collapsed', of: ['collapsed']},
    {name: 'method ran', style: 'miss', of: ['miss', 'renewed']},
    {name: 'not stored', style: 'other', of: ['not-stored', 'bypass']},
  ];
  const FROM_STORE = ['hit', 'stale', 'collapsed', 'stale-if-error'];

  const $ = (id) => document.getElementById(id);

  // ---- making elements

  function el(name, className, ...content) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...content.map((each) => (each instanceof Node ? each : String(each))));
    return element;
  }

  function svg(name, attributes, text) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function button(className, text, act) {
    const element = el('button', className, text);
    element.type = 'button';
    element.addEventListener('click', act);
    return element;
  }

  // ---- showing values

  const whole = new Intl.NumberFormat('en');
  const short = new Intl.NumberFormat('en', {maximumSignificantDigits: 3});

  function bytes(count) {
    if (count < 0) return '';
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    while (count >= 1024 && unit < units.length - 1) {
      count /= 1024;
      unit++;
    }
    return (unit === 0 ? whole : short).format(count) + ' ' + units[unit];
  }

  const percent = (part, all) => (all === 0 ? '–' : (100 * part / all).toFixed(part === all || part === 0 ? 0 : 1) + ' %');

  const millis = (time) => (time === null ? '' : time < 1000 ? short.format(time) + ' ms' : short.format(time / 1000) + ' s');

  function seconds(count) {
    const size = Math.abs(count);
    const sign = count < 0 ? '−' : '';
    if (size < 120) return sign + size + ' s';
    if (size < 7200) return sign + Math.round(size / 60) + ' min';
    if (size < 172800) return sign + Math.round(size / 3600) + ' h';
    return sign + Math.round(size / 86400) + ' d';
  }

  const counted = (count, one, many) => whole.format(count) + ' ' + (count === 1 ? one : many);

  // The path and the query, which is what people know a key by.
  function target(uri) {
    const start = uri.indexOf('/', uri.indexOf('//') + 2);
    return uri.includes('//') && start > 0 ? uri.slice(start) : uri;
  }

  // A key is the method, the URI and further parts.
  function keyCell(key, uri) {
    const cell = el('td');
    const link = button('key', target(uri), () => explain(uri, key));
    link.title = 'Explain ' + key;
    cell.append(link);
    const rest = key.split(' ').slice(2).join('  ');
    const method = key.slice(0, key.indexOf(' '));
    const note = [method === 'GET' ? '' : method, rest].filter(Boolean).join('  ');
    if (note) cell.append(el('span', 'rest key', note));
    return cell;
  }

  function cell(text, className, label) {
    const element = el('td', className, text);
    if (label) element.dataset.label = label;
    return element;
  }

  function rows(body, columns, list, toRow, none) {
    // Somebody may be on one of its buttons: redrawing would take the focus away.
    if (body.contains(document.activeElement)) return;
    body.replaceChildren(...(list.length ? list.map(toRow) : [emptyRow(columns, none)]));
  }

  function emptyRow(columns, text) {
    const only = el('td', 'empty', text);
    only.colSpan = columns;
    return el('tr', '', only);
  }

  // ---- talking to the server

  async function ask(path, options) {
    const response = await fetch(new URL(path, base), {cache: 'no-store', ...options});
    let answer = null;
    try {
      answer = await response.json();
    } catch (notJson) {
      // What stands between may answer in another way.
    }
    if (!response.ok) throw new Error(answer && answer.error ? answer.error : 'the server answers ' + response.status);
    return answer;
  }

  function say(id, text, wrong) {
    const place = $(id);
    place.textContent = text;
    place.classList.toggle('wrong', Boolean(wrong));
  }

  // ---- the summary and its charts

  let latest = null;

  async function summary() {
    try {
      latest = await ask('summary');
      show(latest);
      state('live');
    } catch (failure) {
      state('lost', failure.message);
    }
  }

  function state(name, why) {
    const place = $('state');
    const text = name === 'live' ? 'live' : 'no news: ' + why;
    if (place.textContent !== text) place.textContent = text;
    place.className = 'state ' + name;
  }

  function show(now) {
    const recent = now.recent;
    $('ratio').textContent = percent(recent.fromStore, recent.requests);
    $('ratio-note').textContent = recent.requests === 0
        ? 'no requests yet'
        : whole.format(recent.fromStore) + ' of ' + whole.format(recent.requests);

    const minute = Math.round(60 / recent.stepSeconds);
    const totals = perStep(recent, Object.keys(recent.outcomes)).slice(-minute);
    const requests = totals.reduce((sum, each) => sum + each, 0);
    $('rate').textContent = whole.format(requests);
    $('rate-note').textContent = short.format(requests / 60) + ' per second';

    const stored = now.stored;
    $('bytes').textContent = bytes(stored.bytes);
    $('bytes-note').textContent = (stored.maxBytes === null ? '' : 'of ' + bytes(stored.maxBytes) + ', ')
        + counted(stored.keys, 'key', 'keys');
    const meter = $('bytes-meter');
    meter.hidden = stored.maxBytes === null;
    if (stored.maxBytes !== null) {
      meter.max = Math.max(1, stored.maxBytes);
      meter.value = stored.bytes;
      meter.title = percent(stored.bytes, stored.maxBytes) + ' of the limit';
    }
    $('evictions').textContent = whole.format(stored.evictions);
    $('filling').textContent = whole.format(now.now.filling);
    $('filling-note').textContent = now.now.waiting === 0
        ? 'methods, nobody waits'
        : 'methods, ' + counted(now.now.waiting, 'request waits', 'requests wait');

    const unheard = $('unheard');
    unheard.hidden = now.now.unheard === 0;
    unheard.textContent = counted(now.now.unheard, 'record', 'records')
        + ' came too fast for those who listen: the numbers of requests are too low.';

    drawRatio(recent);
    drawRate(recent);
    rows($('hottest'), 3, now.hottest.slice(0, MOST_KEYS), hotRow, 'No requests yet.');
    rows($('slowest'), 4, now.slowest.slice(0, MOST_KEYS), slowRow, 'No method has run yet.');
    eventsState(now.streams.omitted);
  }

  function hotRow(row) {
    const requests = el('td', 'number', (row.atMostTooMany > 0 ? '≤ ' : '') + whole.format(row.requests));
    if (row.atMostTooMany > 0) requests.title = 'too many by ' + row.atMostTooMany + ' at most';
    return el('tr', '', keyCell(row.key, row.uri), requests,
        el('td', 'number', percent(row.fromStore, row.requests - row.atMostTooMany)));
  }

  function slowRow(row) {
    return el('tr', '', keyCell(row.key, row.uri), el('td', 'number', whole.format(row.fills)),
        el('td', 'number', millis(row.meanMillis)), el('td', 'number', millis(row.longestMillis)));
  }

  function perStep(recent, outcomes) {
    const sums = new Array(Math.round(600 / recent.stepSeconds)).fill(0);
    for (const outcome of outcomes) {
      (recent.outcomes[outcome] || []).forEach((count, step) => { sums[step] += count; });
    }
    return sums;
  }

  // An empty chart with its axes, drawn for the width that there is.
  function frame(place, label, marks) {
    const width = Math.max(240, place.clientWidth);
    const box = {left: 44, right: 8, top: 8, bottom: 22, width, height: 170};
    box.x = (step, steps) => box.left + (width - box.left - box.right) * step / steps;
    box.y = (share) => box.top + (box.height - box.top - box.bottom) * (1 - share);
    const chart = svg('svg', {viewBox: `0 0 ${width} ${box.height}`, role: 'img', 'aria-label': label});
    for (const [share, text] of marks) {
      chart.append(svg('line', {class: 'grid', x1: box.left, x2: width - box.right, y1: box.y(share), y2: box.y(share)}));
      chart.append(svg('text', {x: box.left - 6, y: box.y(share) + 4, 'text-anchor': 'end'}, text));
    }
    [['start', '10 min ago', 0], ['middle', '5 min ago', .5], ['end', 'now', 1]].forEach(([anchor, text, share]) =>
      chart.append(svg('text', {x: box.x(share, 1), y: box.height - 5, 'text-anchor': anchor}, text)));
    return [chart, box];
  }

  function drawRatio(recent) {
    // A few requests in a few seconds make any ratio.
    const back = Math.round(30 / recent.stepSeconds);
    const overTime = (counts) => counts.map((count, step) =>
      counts.slice(Math.max(0, step - back + 1), step + 1).reduce((sum, each) => sum + each, 0));
    const all = overTime(perStep(recent, Object.keys(recent.outcomes)));
    const good = overTime(perStep(recent, FROM_STORE));
    const label = recent.requests === 0
        ? 'No requests in the last ten minutes'
        : `Hit ratio of the last ten minutes: ${percent(recent.fromStore, recent.requests)} of `
            + counted(recent.requests, 'request', 'requests');
    const [chart, box] = frame($('ratio-chart'), label, [[0, '0 %'], [.5, '50 %'], [1, '100 %']]);
    const points = all.map((count, step) =>
      (count === 0 ? null : [box.x(step + .5, all.length), box.y(good[step] / count)]));
    let path = '';
    points.forEach((point, step) => {
      if (point === null) return;
      const before = points[step - 1];
      path += (before ? 'L' : 'M') + point.map((each) => each.toFixed(1)).join(' ');
      if (!before && !points[step + 1]) {
        chart.append(svg('circle', {class: 'dot', cx: point[0], cy: point[1], r: 3}));
      }
    });
    if (path) chart.append(svg('path', {class: 'line', d: path}));
    $('ratio-chart').replaceChildren(chart);
  }

  function drawRate(recent) {
    const all = perStep(recent, Object.keys(recent.outcomes));
    const most = Math.max(...all) / recent.stepSeconds;
    const top = niceTop(most);
    const [chart, box] = frame($('rate-chart'),
        `Requests per second in the last ten minutes, ${short.format(most)} at most`,
        [[0, '0'], [.5, short.format(top / 2)], [1, short.format(top)]]);
    const below = new Array(all.length).fill(0);
    const width = Math.max(1, box.x(1, all.length) - box.x(0, all.length) - 1);
    for (const group of GROUPS) {
      perStep(recent, group.of).forEach((count, step) => {
        if (count === 0) return;
        const from = below[step];
        below[step] += count / recent.stepSeconds / top;
        chart.append(svg('rect', {
          class: 'fill-' + group.style,
          x: box.x(step, all.length),
          y: box.y(below[step]),
          width,
          height: Math.max(.5, box.y(from) - box.y(below[step])),
        }));
      });
    }
    $('rate-chart').replaceChildren(chart);
    $('legend').replaceChildren(...GROUPS.map((group) => {
      const count = perStep(recent, group.of).reduce((sum, each) => sum + each, 0);
      return el('li', '', el('span', 'swatch fill-' + group.style), group.name + ' ' + whole.format(count));
    }));
  }

  // The next of 1, 2, 5, 10, 20…
  function niceTop(most) {
    if (most <= 0) return 1;
    const power = 10 ** Math.floor(Math.log10(most));
    return [1, 2, 5, 10].map((each) => each * power).find((each) => each >= most);
  }

  // ---- search

  function storedTable(list, selected) {
    const head = el('tr', '', ...['Key', 'Status', 'Age', 'Fresh for', 'Size', 'Selected by', 'Tags'].map((name) => {
      const title = el('th', ['Status', 'Age', 'Fresh for', 'Size'].includes(name) ? 'number' : '', name);
      title.scope = 'col';
      return title;
    }));
    const body = el('tbody', '', ...list.map((each) => {
      const key = keyCell(each.key, each.uri);
      if (each.entityTag) key.append(el('span', 'rest key', 'ETag ' + each.entityTag));
      if (selected && !each.selected) key.append(el('span', 'rest', 'not selected by this request'));
      const fresh = each.remainingSeconds > 0;
      const tags = cell('', '', 'Tags');
      tags.append(el('span', '', ...each.tags.map((tag) => {
        const chip = button('tag', tag, () => prepare('tags', tag));
        chip.title = 'Invalidate the tag ' + tag + ' …';
        return chip;
      })));
      return el('tr', '', key,
          cell(each.status, 'number', 'Status'),
          cell(seconds(each.ageSeconds), 'number', 'Age'),
          cell(fresh ? seconds(each.remainingSeconds) : 'stale', fresh ? 'number' : 'number stale', 'Fresh for'),
          cell(bytes(each.bytes), 'number', 'Size'),
          cell(each.selectedBy.join(', ') || '–', '', 'Selected by'),
          tags);
    }));
    const scroll = el('div', 'scroll', el('table', 'cards', el('thead', '', head), body));
    // So that a keyboard scrolls it, too.
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'group');
    scroll.setAttribute('aria-label', 'Stored responses');
    return scroll;
  }

  async function search() {
    try {
      const found = await ask('stored?' + new URLSearchParams({text: $('search-text').value.trim()}));
      say('search-state', found.stored.length === 0
          ? 'Nothing is stored that fits.'
          : (found.more ? 'The first ' : '') + counted(found.stored.length, 'stored response', 'stored responses')
              + (found.more ? '; there are more.' : '.'));
      $('search-result').replaceChildren(...(found.stored.length ? [storedTable(found.stored, false)] : []));
    } catch (failure) {
      say('search-state', failure.message, true);
      $('search-result').replaceChildren();
    }
  }

  $('search-form').addEventListener('submit', (event) => {
    event.preventDefault();
    search();
  });

  // ---- explain

  function explain(uri) {
    $('explain-uri').value = target(uri);
    $('explain').scrollIntoView();
    runExplain();
  }

  async function runExplain() {
    const query = new URLSearchParams({uri: $('explain-uri').value.trim()});
    for (const line of $('explain-fields').value.split('\n').map((each) => each.trim()).filter(Boolean)) {
      query.append('field', line);
    }
    try {
      const told = await ask('explain?' + query);
      say('explain-state', '');
      const result = $('explain-result');
      result.replaceChildren(explanation(told));
      result.focus({preventScroll: true});
    } catch (failure) {
      say('explain-state', failure.message, true);
      $('explain-result').replaceChildren();
    }
  }

  function explanation(told) {
    const all = el('div', '', el('p', 'decision', told.decision));
    const facts = el('dl', 'facts');
    const fact = (name, ...value) => facts.append(el('dt', '', name), el('dd', '', ...value));
    fact('Method', told.method === null ? 'none that is cached' : told.method + '  ' + told.route);
    if (told.plan.length) fact('Plan', el('ul', '', ...told.plan.map((rule) => el('li', '', rule))));
    if (told.key !== null) fact('Key', el('span', 'key', told.key));
    all.append(facts);
    if (told.parts.length) {
      const head = el('tr', '', ...['Part of the key', 'Value', 'From'].map((name) => {
        const title = el('th', '', name);
        title.scope = 'col';
        return title;
      }));
      all.append(el('table', 'parts', el('thead', '', head), el('tbody', '', ...told.parts.map((part) =>
        el('tr', '', el('td', '', part.name), el('td', 'key', part.value), el('td', '', part.source))))));
    }
    all.append(el('h3', '', told.stored.length ? 'Stored under this key' : 'Nothing is stored under this key'));
    if (told.stored.length) all.append(storedTable(told.stored, true));
    return all;
  }

  $('explain-form').addEventListener('submit', (event) => {
    event.preventDefault();
    runExplain();
  });

  // ---- invalidate

  const LABELS = {
    tags: 'Tags, divided by commas',
    uri: 'URI, whatever its query',
    principal: 'Name of the principal',
    everything: 'Nothing more to say',
  };

  const chosen = () => document.querySelector('input[name=what]:checked').value;

  function label() {
    const what = chosen();
    $('invalidate-label').textContent = LABELS[what];
    $('invalidate-value').disabled = what === 'everything';
  }

  function prepare(what, value) {
    document.querySelector('input[name=what][value=' + what + ']').checked = true;
    label();
    $('invalidate-value').value = value;
    $('invalidate').scrollIntoView();
    $('invalidate-value').focus({preventScroll: true});
  }

  async function invalidate() {
    const what = chosen();
    const value = $('invalidate-value').value.trim();
    const order = {soft: $('invalidate-soft').checked};
    if (what === 'tags') order.tags = value.split(',').map((each) => each.trim()).filter(Boolean);
    else if (what === 'everything') order.everything = true;
    else order[what] = value;
    if (what !== 'everything' && !value) {
      say('invalidate-state', 'Say what: ' + LABELS[what] + '.', true);
      $('invalidate-value').focus();
      return;
    }
    if (what === 'everything' && !window.confirm('Invalidate everything that is stored?')) return;
    try {
      const done = await ask('invalidate', {
        method: 'POST',
        headers: {'Content-Type': 'application/json', 'X-Requested-With': 'cache-console'},
        body: JSON.stringify(order),
      });
      say('invalidate-state', (done.soft ? 'Made stale: ' : 'Invalidated: ') + done.names.join(', ') + ' – '
          + counted(done.stored, 'stored response', 'stored responses') + '.');
      summary();
      if ($('search-result').hasChildNodes()) search();
    } catch (failure) {
      say('invalidate-state', failure.message, true);
    }
  }

  document.querySelectorAll('input[name=what]').forEach((each) => each.addEventListener('change', label));
  $('invalidate-form').addEventListener('submit', (event) => {
    event.preventDefault();
    invalidate();
  });
  // A browser keeps the choice over a reload.
  label();

  // ---- events

  let paused = false;
  let held = 0;
  let shown = 0;

  const kind = (event) => (FROM_STORE.includes(event.outcome) ? 'store' : 'method');

  function when(at) {
    const time = el('time', '', new Date(at).toLocaleTimeString());
    time.dateTime = at;
    return time;
  }

  function answeredItem(event) {
    const what = event.uri === null ? event.route : target(event.uri);
    const extra = [event.status, event.fillMillis === null ? '' : millis(event.fillMillis),
      event.ageSeconds === null ? '' : seconds(event.ageSeconds) + ' old', event.refresh ? 'refresh' : '', bytes(event.bytes)];
    const item = el('li', kind(event), when(event.at), el('span', 'words', event.words), el('span', 'what key', what),
        el('span', 'extra', extra.filter((each) => each !== '').join(' · ')));
    item.title = event.key === null ? event.method : event.key;
    return item;
  }

  function invalidatedItem(event) {
    return el('li', 'invalidated', when(event.at), el('span', 'words', event.soft ? 'made stale' : 'invalidated'),
        el('span', 'what', event.names.join(', ')),
        el('span', 'extra', counted(event.stored, 'stored response', 'stored responses')));
  }

  function add(item) {
    if (paused) {
      held++;
      return;
    }
    const list = $('events-list');
    item.hidden = !fits(item);
    list.prepend(item);
    shown++;
    while (list.children.length > MOST_EVENTS) list.lastElementChild.remove();
  }

  function fits(item) {
    const filter = $('events-filter').value;
    return filter === 'all' || item.classList.contains(filter);
  }

  function eventsState(omitted) {
    const notes = [];
    if (paused) notes.push('Paused; ' + counted(held, 'event', 'events') + ' not shown.');
    else notes.push(shown === 0 ? 'Waiting for the first one.' : 'The newest first.');
    if (omitted > 0) notes.push(counted(omitted, 'event', 'events') + ' left out, for there were too many in a second.');
    const text = notes.join(' ');
    if ($('events-state').textContent !== text) $('events-state').textContent = text;
  }

  const omitted = () => (latest ? latest.streams.omitted : 0);

  $('events-pause').addEventListener('click', () => {
    paused = !paused;
    held = 0;
    $('events-pause').setAttribute('aria-pressed', String(paused));
    $('events-pause').textContent = paused ? 'Go on' : 'Pause';
    eventsState(omitted());
  });
  $('events-filter').addEventListener('change', () => {
    for (const item of $('events-list').children) item.hidden = !fits(item);
  });

  function listen() {
    const source = new EventSource(new URL('events', base));
    source.addEventListener('open', () => {
      // Each stream begins with what was of late.
      if (!paused) $('events-list').replaceChildren();
    });
    source.addEventListener('answered', (event) => add(answeredItem(JSON.parse(event.data))));
    source.addEventListener('invalidated', (event) => add(invalidatedItem(JSON.parse(event.data))));
    source.addEventListener('error', () => {
      // A browser reconnects by itself unless it was refused.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 10000);
    });
  }

  // ---- begin

  summary();
  setInterval(() => {
    if (!document.hidden) summary();
  }, SUMMARY_MILLIS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) summary();
  });
  let resized;
  window.addEventListener('resize', () => {
    clearTimeout(resized);
    resized = setTimeout(() => {
      if (latest) show(latest);
    }, 150);
  });
  listen();
})();
