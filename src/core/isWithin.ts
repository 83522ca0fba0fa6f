/** Whether a path is a folder's own or lies below it. Both in the same form, `/` between components, none at the end. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
