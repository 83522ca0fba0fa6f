#!/bin/sh
# Runs before a shell command. Refuses a push to main; exit status 2 tells Claude why.
set -eu
command=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["tool_input"].get("command", ""))')
case $command in
  *"git push"*main*)
    echo "Nobody pushes to main directly. Open a pull request." >&2
    exit 2
    ;;
esac
