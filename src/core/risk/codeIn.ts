/** What runs, or is run by a program that is made for it, and is written as text. */
const SCRIPTS = new Set(
  (
    'sh bash zsh fish ksh csh tcsh dash ash nu py pyw pyi js mjs cjs jsx ts mts cts tsx coffee rb pl pm php phtml lua r jl ' +
    'tcl awk sed groovy gradle go rs java kt kts scala swift cs fs fsx vb c cc cpp h hpp m mm zig nim dart ex exs erl clj ' +
    'hs ml lisp el scm ps1 psm1 psd1 bat cmd vbs vbe jse wsf wsh hta reg inf applescript scpt command desktop service ' +
    'ipynb mk cmake ninja bzl star nix tf sql'
  ).split(' '),
);
/** Programs, libraries, and packages that have them in them. */
const PROGRAMS = new Set(
  (
    'exe dll so dylib node jar war class pyc pyo pyd pyz whl egg wasm com scr msi msix cpl sys app lnk deb rpm apk pkg dmg ' +
    'appimage snap flatpak gem crx xpi vsix mcpb dxt ko o a lib'
  ).split(' '),
);
/** Files that a tool runs by their name. */
const BY_NAME =
  /^(?:(?:gnu)?makefile|dockerfile|containerfile|justfile|rakefile|gemfile|vagrantfile|procfile|jenkinsfile|brewfile|taskfile\.ya?ml|package\.json|\.envrc|\.(?:bash|zsh)(?:rc|_profile|env)|\.profile|\.pre-commit-config\.ya?ml)$/i;

/** Whether a file is code: text that runs, or a program. Undefined for neither. */
export function codeIn(path: string, bytes: Uint8Array): 'script' | 'program' | undefined {
  if (isProgram(bytes)) return 'program';
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const extension = /\.([^.]+)$/.exec(name.replace(/[. ]+$/, ''))?.[1] ?? '';
  if (PROGRAMS.has(extension) || /\.so\.[\d.]+$/.test(name)) return 'program';
  return hasShebang(bytes) || SCRIPTS.has(extension) || isRunByName(path) ? 'script' : undefined;
}

/** Whether some tool looks for a file of this name to run what is in it. */
export function isRunByName(path: string): boolean {
  return BY_NAME.test(path.slice(path.lastIndexOf('/') + 1));
}

/** Whether a text begins with `#!`, after a byte order mark too. */
function hasShebang(bytes: Uint8Array): boolean {
  const at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes[at] === 0x23 && bytes[at + 1] === 0x21;
}

/** First bytes of ELF, Mach-O (thin, fat, either byte order; fat is Java's as well), WebAssembly, Python's and Windows' own. */
const MAGIC: readonly (readonly number[])[] = [
  [0x7f, 0x45, 0x4c, 0x46],
  [0xfe, 0xed, 0xfa, 0xce],
  [0xfe, 0xed, 0xfa, 0xcf],
  [0xce, 0xfa, 0xed, 0xfe],
  [0xcf, 0xfa, 0xed, 0xfe],
  [0xca, 0xfe, 0xba, 0xbe],
  [0xca, 0xfe, 0xba, 0xbf],
  [0x00, 0x61, 0x73, 0x6d],
];

function isProgram(bytes: Uint8Array): boolean {
  if (MAGIC.some((magic) => magic.every((byte, index) => bytes[index] === byte))) return true;
  // Two letters begin a text as well; a program has its header's address behind them.
  return bytes[0] === 0x4d && bytes[1] === 0x5a && bytes.length >= 64 && bytes.subarray(0, 64).includes(0);
}
