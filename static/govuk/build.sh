#!/bin/sh
# Rebuilds the files of this folder from npm's govuk-frontend. Needs node and npm; nobody needs either to run or
# test the register. The same versions give the same bytes: `git diff` is empty after a run, unless something is amiss.
set -eu

govuk_frontend=6.6.0
sass=1.108.2

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here/subset.scss" "$work/"
cd "$work"
echo '{"private": true}' > package.json
npm install --ignore-scripts --no-audit --no-fund --save-exact "govuk-frontend@$govuk_frontend" "sass@$sass"
node_modules/.bin/sass --pkg-importer=node --style=compressed --no-source-map subset.scss govuk-frontend.min.css

install -m 644 govuk-frontend.min.css node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js "$here/"
cd "$here"
sha256sum LICENCE.txt govuk-frontend.min.css govuk-frontend.min.js subset.scss > SHA256SUMS
