import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const FILE = 'src/api.ts';

/** The API's file as others copy it, and the page that explains it. */
describe('the public API', () => {
  const source = ts.createSourceFile(FILE, readFileSync(FILE, 'utf8'), ts.ScriptTarget.Latest, true);
  const page = readFileSync('docs/API.md', 'utf8');

  it('compiles alone', () => {
    const host = ts.createCompilerHost({});
    const program = ts.createProgram(
      [FILE],
      { strict: true, exactOptionalPropertyTypes: true, noEmit: true, lib: ['lib.es2022.d.ts'], types: [] },
      host,
    );
    const problems = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
    assert.deepEqual(problems, []);
    const own = program.getSourceFiles().filter(({ fileName }) => !fileName.includes('/typescript/lib/'));
    assert.deepEqual(
      own.map(({ fileName }) => fileName),
      [FILE],
    );
  });

  it('is explained: every call and every error', () => {
    const calls = membersOf(source, 'ArtifactLineageApi');
    assert.ok(calls.length > 15);
    for (const call of calls) assert.ok(page.includes(`\`${call}(`), `docs/API.md does not explain ${call}.`);
    const codes = codesOf(source);
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, code = '']) => code);
    assert.deepEqual([...rows].sort(), [...codes].sort());
  });
});

function membersOf(source: ts.SourceFile, name: string): string[] {
  const found = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  assert.ok(found && ts.isInterfaceDeclaration(found));
  return found.members.map((member) => member.name?.getText(source) ?? '');
}

function codesOf(source: ts.SourceFile): string[] {
  const found = source.statements.find(
    (statement) => ts.isTypeAliasDeclaration(statement) && statement.name.text === 'ApiErrorCode',
  );
  assert.ok(found && ts.isTypeAliasDeclaration(found) && ts.isUnionTypeNode(found.type));
  return found.type.types.map((type) => type.getText(source).replaceAll("'", ''));
}
