#!/usr/bin/env bash
# Imports the history of a git repository into a ledger of its own and serves the review page over it.
# usage: scripts/run.sh GOVERNED REPOSITORY
set -euo pipefail
governed=$1
repository=$(cd "$2" && pwd)
ledger=${LEDGER:-$repository/.governed}
if [ ! -w "$repository" ] && [ ! -e "$ledger" ]; then ledger=$PWD/.governed; fi
export GOVERNED_LEDGER=$ledger

# Whoever has told git no name still gets to see it.
if [ -z "${GOVERNED_AS:-}" ] && ! git config --get user.email >/dev/null; then export GOVERNED_AS=person:operator; fi

# --commits: a history without merges has units too.
"$governed" import git "$repository" --commits
echo
"$governed" queue --most 1
printf '\nThe ledger is in %s. At a terminal, in its folder or with GOVERNED_LEDGER set to it:\n' "$ledger"
printf '  governed brief|why|log|queue|triage|verify|export --help\n'
printf 'The review page, until Ctrl-C:\n\n'
exec "$governed" serve --listen "${LISTEN:-127.0.0.1:4141}"
