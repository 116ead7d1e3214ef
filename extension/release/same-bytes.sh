#!/bin/sh
# Builds the library's release twice, in the root of the repository, and fails unless the files are the same to the byte.
set -eu
cd "$(dirname "$0")/../.."
sums() {
    mvn --batch-mode --quiet -Prelease -pl '!example-service' clean package -DskipTests
    (cd extension && for artifact in core console grizzly micrometer redis testkit; do
        sha256sum "$artifact"/target/*.jar "$artifact"/target/bom.json "$artifact"/target/bom.xml
    done)
}
first=$(sums)
second=$(sums)
echo "$second"
if [ "$first" != "$second" ]; then
    echo "The first build gave other bytes:" >&2
    echo "$first" >&2
    exit 1
fi
