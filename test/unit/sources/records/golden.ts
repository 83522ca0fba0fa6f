/** Texts in the shape that SkillMeat's writer (Python's tomli_w) gives its deployment record, newest fields included. */
export const DEPLOYMENTS = `[[deployed]]
artifact_name = "notes-keeper"
artifact_type = "skill"
from_collection = "default"
deployed_at = "2026-01-05T15:07:49.157370"
artifact_path = "skills/notes-keeper"
content_hash = "1111111111111111111111111111111111111111111111111111111111111111"
local_modifications = true
parent_hash = "2222222222222222222222222222222222222222222222222222222222222222"
version_lineage = [
    "1111111111111111111111111111111111111111111111111111111111111111",
    "2222222222222222222222222222222222222222222222222222222222222222",
]
last_modified_check = "2026-03-12T16:29:40"
modification_detected_at = "2026-03-12T16:29:40.293257"
merge_base_snapshot = "2222222222222222222222222222222222222222222222222222222222222222"
deployment_profile_id = "claude_code"
platform = "claude_code"
profile_root_dir = ".claude"
artifact_uuid = "0123456789abcdef0123456789abcdef"
collection_sha = "1111111111111111111111111111111111111111111111111111111111111111"

[[deployed]]
artifact_name = "review.md"
artifact_type = "command"
from_collection = "default"
deployed_at = "2026-02-10T12:07:55.338467"
artifact_path = "commands/team/review.md"
content_hash = "3333333333333333333333333333333333333333333333333333333333333333"
local_modifications = false
version_lineage = [
    "3333333333333333333333333333333333333333333333333333333333333333",
]
collection_sha = "3333333333333333333333333333333333333333333333333333333333333333"
`;

/** A collection as SkillMeat's \`Collection.to_dict\` orders it: tables of an artifact follow its plain values. */
export const COLLECTION = `[collection]
name = "default"
version = "1.0.0"
created = "2025-11-18T09:00:00.000001"
updated = "2026-01-05T15:07:49.157370"

[[artifacts]]
name = "notes-keeper"
type = "skill"
path = "skills/notes-keeper/"
origin = "github"
added = "2025-11-18T09:00:01.500000"
upstream = "https://github.com/example/skills/tree/main/notes-keeper"
version_spec = "latest"
resolved_sha = "0123456789abcdef0123456789abcdef01234567"
resolved_version = "v1.2.0"
last_updated = "2026-01-05T15:07:49"
discovered_at = "2025-11-18T09:00:02"
tags = [
    "notes",
    "writing",
]
uuid = "0123456789abcdef0123456789abcdef"

[artifacts.metadata]
title = "Notes keeper"
version = "1.0"

[artifacts.metadata.extra]
model = "any"

[[artifacts]]
name = "review"
type = "command"
path = "commands/review.md"
origin = "marketplace"
added = "2025-11-18T09:00:03"
origin_source = "gitlab"

[[tag_definitions]]
name = "Notes"
slug = "notes"
color = ""
description = ""

[[groups]]
name = "Daily"
members = []
`;

/** As \`JSON.stringify(lock, null, 2)\` and a line end, which is how the skills CLI writes. */
export const SKILLS_LOCK = `{
  "version": 1,
  "skills": {
    "notes-keeper": {
      "source": "example/skills",
      "sourceType": "github",
      "skillPath": "skills/notes-keeper/SKILL.md",
      "computedHash": "4444444444444444444444444444444444444444444444444444444444444444"
    },
    "tidy": {
      "source": "example.com",
      "sourceUrl": "https://example.com/tidy.git",
      "ref": "next",
      "sourceType": "git",
      "computedHash": "5555555555555555555555555555555555555555555555555555555555555555"
    }
  }
}
`;

export const GLOBAL_LOCK = `{
  "version": 3,
  "skills": {
    "notes-keeper": {
      "source": "example/skills",
      "sourceType": "github",
      "sourceUrl": "https://github.com/example/skills.git",
      "ref": "main",
      "skillPath": "skills/notes-keeper/SKILL.md",
      "skillFolderHash": "0123456789abcdef0123456789abcdef01234567",
      "installedAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-02-01T12:00:00.250Z",
      "pluginName": "writing"
    },
    "mine": {
      "source": "/home/me/skills/mine",
      "sourceType": "local",
      "sourceUrl": "/home/me/skills/mine",
      "skillFolderHash": "",
      "installedAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    }
  },
  "dismissed": {
    "findSkillsPrompt": true
  },
  "lastSelectedAgents": [
    "claude-code"
  ]
}`;

/** As gh writes it: the keys of every map in order of the alphabet, four spaces. */
export const GH_SKILL = `---
description: Keeps notes
license: MIT
metadata:
    author: someone
    github-path: skills/notes-keeper
    github-pinned: v1.2.0
    github-ref: refs/tags/v1.2.0
    github-repo: https://github.com/example/skills
    github-tree-sha: 0123456789abcdef0123456789abcdef01234567
name: notes-keeper
---
# Notes keeper

Text.
`;

export const GH_LOCAL_SKILL = `---
description: Keeps notes
metadata:
    local-path: /home/me/skills/notes keeper
name: notes-keeper
---
# Notes keeper
`;
