import { l10n, StatusBarAlignment, window, type Disposable, type TextEditor } from 'vscode';
import { versionLabel } from '../../core/versionId';
import { appendWords } from '../appendWords';
import { relativeAge } from '../relativeAge';
import type { Tracking } from '../tracking';
import { originIcon, originLabel } from '../versionWords';
import type { DocumentOrigins } from './documentOrigins';
import { lineOriginHover, OPEN_LINE_VERSION, type LineVersionRequest } from './lineOriginHover';
import { originSummary } from './originSummary';

/** Says in the status bar where the line at the cursor comes from, which screen readers and keyboards reach. */
export class LineOriginStatus implements Disposable {
  readonly #item = window.createStatusBarItem('artifactLineage.lineOrigin', StatusBarAlignment.Right, 90);

  readonly #summaries = new WeakMap<DocumentOrigins, string>();

  constructor() {
    this.#item.name = l10n.t('Artifact Lineage: origin of the line');
  }

  dispose(): void {
    this.#item.dispose();
  }

  hide(): void {
    this.#item.hide();
  }

  show(tracking: Tracking, { selection }: TextEditor, origins: DocumentOrigins): void {
    const { file, lines } = origins;
    const id = lines[selection.active.line];
    const version = tracking.store.version(id);
    if (version) {
      const age = relativeAge(version.createdAt);
      const label = `${versionLabel(version)} ${originLabel(version)}, ${age}`;
      this.#item.text = `$(${originIcon(version)}) ${label}`;
      this.#item.accessibilityInformation = { label: l10n.t('This line came with {0}', label) };
      const request: LineVersionRequest = { version: version.id, path: file.path, show: 'change' };
      this.#item.command = {
        command: OPEN_LINE_VERSION,
        title: l10n.t('Compare with Parent'),
        arguments: [request],
      };
    } else {
      this.#item.text = `$(circle-outline) ${l10n.t('not recorded yet')}`;
      this.#item.accessibilityInformation = { label: l10n.t('This line is not recorded yet') };
      this.#item.command = undefined;
    }
    const hover = lineOriginHover(tracking, version, file.path);
    appendWords(hover.appendMarkdown('\n\n---\n\n'), this.#summaryOf(tracking, origins));
    this.#item.tooltip = hover;
    this.#item.show();
  }

  /** It goes through all lines, and the cursor moves often. */
  #summaryOf(tracking: Tracking, origins: DocumentOrigins): string {
    const summary = this.#summaries.get(origins) ?? originSummary(tracking, origins.lines);
    this.#summaries.set(origins, summary);
    return summary;
  }
}
