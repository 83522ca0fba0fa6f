#!/bin/sh
# Refuses migrations that would lock a busy table. Usage: check-migration.sh FILE...
set -eu

status=0
for file in "$@"; do
  if grep -niE 'create +(unique +)?index +(if +not +exists +)?[a-z_]+ +on' "$file"; then
    echo "$file: create the index CONCURRENTLY" >&2
    status=1
  fi
  if grep -niE 'alter +column +[a-z_]+ +type' "$file"; then
    echo "$file: changing a column's type rewrites the table" >&2
    status=1
  fi
done
exit $status
