// The menus of package.json: no two entries in one place, and submenus that are declared, offered and filled.

export function checkMenus({ manifest, report }) {
  const { menus, submenus } = manifest.value.contributes;
  const declared = new Set(submenus.map(({ id }) => id));
  const offered = new Set();
  for (const [menu, entries] of Object.entries(menus)) {
    const places = new Set();
    entries.forEach(({ group, submenu, when = '' }, index) => {
      const at = (key) => manifest.at('contributes', 'menus', menu, index, key);
      if (group !== undefined && places.has(group))
        report(at('group'), `another entry of ${menu} is at ${group} too`);
      places.add(group);
      if (submenu === undefined) return;
      offered.add(submenu);
      if (!declared.has(submenu)) report(at('submenu'), `there is no submenu ${submenu}`);
      // For several rows VS Code offers what each of them has, but fills a submenu with what the first one has.
      if (menu === 'view/item/context' && !when.includes('!listMultiSelection'))
        report(at('when'), `submenu ${submenu} is offered for several rows, with the entries of the first`);
    });
  }
  submenus.forEach(({ id }, index) => {
    const at = manifest.at('contributes', 'submenus', index);
    if (!offered.has(id)) report(at, `submenu ${id} is in no menu`);
    if (!(menus[id]?.length > 0)) report(at, `submenu ${id} is empty`);
  });
}
