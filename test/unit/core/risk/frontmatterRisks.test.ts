import assert from 'node:assert/strict';
import { told } from './changes';

const page = (...lines: string[]): string => ['---', 'name: x', ...lines, '---', 'Text', ''].join('\n');
const skill = (before: string | undefined, after: string): string[] =>
  told('skill', 'SKILL.md', before, after);
const agent = (before: string | undefined, after: string): string[] => told('agent', 'a.md', before, after);

describe('risky frontmatter', () => {
  it('is a tool that was not allowed, whatever the list is written as', () => {
    assert.deepEqual(
      skill(page('allowed-tools: Read'), page('allowed-tools: Read, Bash(git add:*, git push:*)')),
      ['allowed-tools@3 allowed-tools: Bash(git add:*)', 'allowed-tools@3 allowed-tools: Bash(git push:*)'],
    );
    assert.deepEqual(
      skill(page('allowed-tools: Read Grep'), page('allowed-tools:', '  - Grep', '  - Write')),
      ['allowed-tools@5 allowed-tools: Write'],
    );
    assert.deepEqual(skill(page('allowed-tools: [Read, Grep]'), page('allowed-tools: ["Grep"]')), []);
    assert.deepEqual(skill(undefined, page('allowed-tools: Read')), ['allowed-tools@3 allowed-tools: Read']);
    assert.deepEqual(skill(page('allowed-tools: Read'), page()), []);
  });

  it('is a rule that allows more, and not one that allows less', () => {
    const widened = (before: string, after: string): boolean =>
      skill(page(`allowed-tools: ${before}`), page(`allowed-tools: ${after}`)).length > 0;
    for (const [narrow, wide] of [
      ['Bash(git:*)', 'Bash'],
      ['Bash(git:*)', '"*"'],
      ['Bash(git add:*)', 'Bash(git:*)'],
      ['Bash(git add *)', 'Bash(git *)'],
      ['Bash(ls)', 'Bash(*)'],
      ['mcp__github__create', 'mcp__github'],
      ['mcp__github__create', 'mcp__github__*'],
    ] as const) {
      assert.ok(widened(narrow, wide), `${narrow} to ${wide}`);
      assert.ok(!widened(wide, narrow), `${wide} to ${narrow}`);
    }
    assert.ok(widened('Bash(git:*)', 'Bash(gitk:*)'));
    assert.ok(widened('mcp__git', 'mcp__github__x'));
    assert.ok(widened('Read', 'ReadAll'));
  });

  it('counts an agent without tools as one with all of them', () => {
    assert.deepEqual(agent(page('tools: Read, Grep'), page()), ['allowed-tools - tools: Read, Grep']);
    assert.deepEqual(agent(page('tools: Read'), page('tools:')), ['allowed-tools - tools: Read']);
    assert.deepEqual(agent(page('tools: Read'), page('tools: Read, Bash')), ['allowed-tools@3 tools: Bash']);
    assert.deepEqual(agent(page(), page('tools: Read, Bash')), []);
    assert.deepEqual(agent(undefined, page('tools: Read, Bash')), []);
    assert.deepEqual(told('plugin', 'agents/a.md', page('tools: Read'), page()), [
      'allowed-tools - tools: Read',
    ]);
  });

  it('is a tool that is no longer denied', () => {
    assert.deepEqual(agent(page('disallowedTools: Bash, Write'), page('disallowedTools: Write')), [
      'allowed-tools - disallowedTools: Bash',
    ]);
    assert.deepEqual(agent(page('disallowed-tools: Bash'), page()), [
      'allowed-tools - disallowed-tools: Bash',
    ]);
    assert.deepEqual(agent(page('disallowedTools: Bash(rm:*)'), page('disallowedTools: Bash')), []);
  });

  it('is a mode with fewer questions', () => {
    const mode = (before: string, after: string): string[] =>
      agent(before && page(`permissionMode: ${before}`), page(`permissionMode: ${after}`));
    assert.deepEqual(mode('plan', 'default'), ['allowed-tools@3 permissionMode: default']);
    assert.deepEqual(mode('default', 'bypassPermissions'), [
      'allowed-tools@3 permissionMode: bypassPermissions',
    ]);
    assert.deepEqual(mode('bypassPermissions', 'acceptEdits'), []);
    assert.deepEqual(mode('default', 'neverHeardOf'), ['allowed-tools@3 permissionMode: neverHeardOf']);
    assert.deepEqual(agent(page('permissionMode: plan'), page()), ['allowed-tools - permissionMode: plan']);
  });

  it('is a hook or a server', () => {
    const hook = (command: string): string[] => [
      'hooks:',
      '  Stop:',
      '    - hooks:',
      `        - command: ${command}`,
    ];
    assert.deepEqual(skill(page(...hook('a.sh')), page(...hook('b.sh'))), [
      'frontmatter-hooks@6 hooks.Stop[].hooks[].command: b.sh',
    ]);
    assert.deepEqual(skill(page(...hook('a.sh')), page()), [
      'frontmatter-hooks - hooks.Stop[].hooks[].command: a.sh',
    ]);
    assert.deepEqual(agent(page(), page('mcpServers:', '  - x')), ['mcp@4 mcpServers[]: x']);
  });

  it('is found in what is no YAML', () => {
    const broken = (...lines: string[]): string => page('description: a: b: c', '\thint: [a] [b', ...lines);
    assert.deepEqual(skill(broken('allowed-tools: Read'), broken('allowed-tools: Read, Bash')), [
      'allowed-tools@5 allowed-tools: Bash',
    ]);
    assert.deepEqual(
      skill(broken('allowed-tools:', '  - Read'), broken('allowed-tools:', '  - Read', '  - Bash')),
      ['allowed-tools@7 allowed-tools: Bash'],
    );
    assert.deepEqual(skill(broken(), broken('hooks:', '  Stop: x.sh')), [
      'frontmatter-hooks@6 hooks: Stop: x.sh',
    ]);
    assert.equal(skill(broken(), broken('{ a: 1, hooks: x }')).length, 1);
    assert.deepEqual(skill(broken('a: 1'), broken('b: 2')), []);
    assert.equal(agent(broken('tools: Read'), broken()).length, 1);
  });

  it('is found behind a byte order mark, between CR LF, with keys twice, and where it is not closed', () => {
    const after = page('allowed-tools: Bash');
    const found = ['allowed-tools@3 allowed-tools: Bash'];
    assert.deepEqual(skill(page(), `\uFEFF${after}`), found);
    assert.deepEqual(skill(page(), after.replaceAll('\n', '\r\n')), found);
    assert.deepEqual(
      skill(page(), after.replaceAll('\n', '\r')).filter((one) => one.startsWith('allowed')),
      found,
    );
    assert.deepEqual(skill(page(), '---\nname: x\nallowed-tools: Bash\n'), found);
    assert.deepEqual(skill(page('allowed-tools: Read'), page('allowed-tools: Read', 'allowed-tools: Bash')), [
      'allowed-tools@4 allowed-tools: Bash',
    ]);
  });
});
