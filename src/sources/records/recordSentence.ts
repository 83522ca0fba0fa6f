import type { RecordFault, RecordTrouble } from './recordProblem';

type Unreadable = Extract<RecordTrouble, { code: 'unreadable' }>;

/** A trouble as one English sentence: what is wrong, where, and what came of it. */
export function recordSentence(file: string, trouble: RecordTrouble): string {
  switch (trouble.code) {
    case 'unreadable':
      return `${file} could not be read: ${unreadable(trouble)}`;
    case 'wrong-shape':
      return `${file} could not be read: ${trouble.field} is ${trouble.found}, not ${trouble.expected}.`;
    case 'newer-version':
      return `${file} has version ${trouble.version}, newer than the ${trouble.known} known here; parts of it may be missing.`;
    case 'entry-left-out':
      return `${file}: the entry ${trouble.entry} was left out, because ${value(trouble.field, trouble.fault)}.`;
    case 'field-ignored': {
      const what = value(trouble.field, trouble.fault);
      const where = trouble.entry === undefined ? '' : ` in the entry ${trouble.entry}`;
      return `${file}: ${trouble.field} was ignored${where}, because ${what}.`;
    }
  }
}

function unreadable({ format, reason, line }: Unreadable): string {
  const at = line === undefined ? '' : ` in line ${String(line)}`;
  switch (reason) {
    case 'syntax':
      return `it is not valid ${format}${line === undefined ? '' : `: line ${String(line)} cannot be understood`}.`;
    case 'empty':
      return 'it is empty.';
    case 'conflict-markers':
      return `it still has the markers of a merge conflict${at}. Resolve the conflict first.`;
    case 'no-access':
      return 'it is not a file that this user may read.';
    case 'too-large':
      return `its ${format} is longer than anything that is read here.`;
  }
}

function value(field: string | undefined, fault: RecordFault): string {
  const it = field ?? 'it';
  switch (fault.code) {
    case 'missing':
      return `${it} is missing`;
    case 'empty':
      return `${it} is empty`;
    case 'not-a-time':
      return `${it} is not a date and time`;
    case 'unsafe-path':
      return `${it} does not name a place inside the folder`;
    case 'no-type-in-name':
      return `its name has no type after "::"`;
    case 'wrong-type':
      return `${it} is ${fault.found}, not ${fault.expected}`;
  }
}
