#!/usr/bin/env python3
"""Compare two k6 summaries: compare.py BEFORE.json AFTER.json"""
import json
import sys


def p95(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["metrics"]["http_req_duration"]["p(95)"]


def main():
    before, after = (p95(path) for path in sys.argv[1:3])
    change = (after - before) / before * 100
    print(f"p95 {before:.0f} ms -> {after:.0f} ms ({change:+.1f} %)")
    return 1 if change > 10 else 0


if __name__ == "__main__":
    sys.exit(main())
