#!/usr/bin/env bash
# Imports the history of a git repository into a ledger of its own and shows what it comes to.
# usage: scripts/run.sh GOVERNED REPOSITORY
set -euo pipefail
governed=$1
repository=$(cd "$2" && pwd)
ledger=${LEDGER:-$repository/.governed}
if [ ! -w "$repository" ] && [ ! -e "$ledger" ]; then ledger=$PWD/.governed; fi
export GOVERNED_LEDGER=$ledger

bold=""; plain=""
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\033[1m'; plain=$'\033[0m'; fi
show() { printf '\n%s$ governed %s%s\n' "$bold" "$*" "$plain"; "$governed" "$@"; }

# Whoever has told git no name still gets to see it.
if [ -z "${GOVERNED_AS:-}" ] && ! git config --get user.email >/dev/null; then export GOVERNED_AS=person:operator; fi

# --commits: a history without merges has units too.
show import git "$repository" --commits
show queue --most 3

newest=$("$governed" unit list --most 1 | head -n 1 | cut -d' ' -f1)
case "$newest" in
  0*) show brief "$newest" ;;
  *) echo; echo "there are no units yet: make a commit, or propose one with 'governed unit new'"; exit 0 ;;
esac
# A unit that was taken back has the better story.
told=$("$governed" unit list --stage rolled_back --most 1 | head -n 1 | cut -d' ' -f1)
case "$told" in 0*) ;; *) told=$newest ;; esac
show why "$told"

printf '\nThe ledger is in %s. Ask on, with GOVERNED_LEDGER set to it or in its folder:\n' "$ledger"
printf '  %s brief|why|log|queue|triage|verify|export --help\n' "$governed"
