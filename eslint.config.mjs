import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What each layer may not import. Arrows point one way: core <- store, sources <- operations <- ui <- extension.ts. */
const FORBIDDEN = {
  core: ['store', 'sources', 'operations', 'ui', 'protocol', 'webview', 'extension', 'api', 'cli'],
  store: ['sources', 'operations', 'ui', 'protocol', 'webview', 'extension', 'api', 'cli'],
  sources: ['store', 'operations', 'ui', 'protocol', 'webview', 'extension', 'api', 'cli'],
  operations: ['ui', 'protocol', 'webview', 'extension', 'api', 'cli'],
  ui: ['webview', 'extension', 'cli'],
  protocol: ['core', 'store', 'sources', 'operations', 'ui', 'webview', 'extension', 'api', 'cli'],
  webview: ['core', 'store', 'sources', 'operations', 'ui', 'extension', 'api', 'cli'],
};

/** @param {string} layer */
function layerRules(layer) {
  const patterns = [
    {
      regex: `^(\\.\\./)+(${FORBIDDEN[layer].join('|')})(/|$)`,
      message: `src/${layer} must not know this layer: core <- store, sources <- operations <- ui <- extension.ts.`,
    },
  ];
  if (layer !== 'ui')
    patterns.push({ regex: '^vscode$', message: 'Only src/ui and src/extension.ts know VS Code.' });
  if (layer === 'core' || layer === 'protocol' || layer === 'webview') {
    patterns.push({ regex: '^node:', message: `src/${layer} must also run in a browser.` });
  }
  const config = {
    files: [`src/${layer}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
  if (layer === 'core') {
    config.rules['no-restricted-globals'] = [
      'error',
      'Buffer',
      'process',
      'setImmediate',
      'require',
      '__dirname',
    ];
  }
  return config;
}

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.vscode-test/', 'samples/', 'test/fixtures/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  ...Object.keys(FORBIDDEN).map(layerRules),
  {
    files: ['src/api.ts', 'src/cli.ts', 'src/cli/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex: '^vscode$' }] }] },
  },
  { files: ['src/cli.ts', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Mocha's describe and it take promises, and a test's body says what it means without a type.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it'], package: 'mocha' }] },
      ],
      'max-lines': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'setImmediate',
          'performance',
          'fetch',
          'AbortController',
          'AbortSignal',
          'TextEncoder',
          'TextDecoder',
          'describe',
          'it',
          'before',
          'after',
          'beforeEach',
          'afterEach',
          'document',
          'window',
          'module',
          'require',
          'exports',
          '__dirname',
          '__filename',
          'structuredClone',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
);
