/**
 * Whether a symbolic link's target lies, or may lie, outside of the artifact it is in. It is read without the files: a
 * `..` behind a name may leave through another link, and counts as leading out.
 *
 * @param path of the link, relative to the artifact
 */
export function leadsOutside(path: string, target: string): boolean {
  if (/^(?:[/\\~]|[A-Za-z]:)/.test(target)) return true;
  let depth = path.split('/').length - 1;
  let isBehindName = false;
  for (const part of target.split(/[/\\]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') isBehindName = true;
    else if (isBehindName || --depth < 0) return true;
  }
  return false;
}
