#!/bin/sh
# Builds the library's release twice, in the root of the repository, and fails unless the jars are the same to the byte.
set -eu
cd "$(dirname "$0")/../../../.."
sums() {
    mvn --batch-mode --quiet -Prelease -pl extension/core -am clean package -DskipTests
    (cd extension/core/target && sha256sum ./*.jar bom.json bom.xml)
}
first=$(sums)
second=$(sums)
echo "$second"
if [ "$first" != "$second" ]; then
    echo "The first build gave other bytes:" >&2
    echo "$first" >&2
    exit 1
fi
