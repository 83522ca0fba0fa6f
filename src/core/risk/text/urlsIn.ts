/** An address in a text. */
interface FoundUrl {
  readonly text: string;
  /** What it is compared by: without its scheme and fragment, the host in lower case. */
  readonly key: string;
  /** Whether its scheme is `http:`, which anyone on the way can change. */
  readonly isPlain: boolean;
  readonly offset: number;
}

/** In JSON a slash may be written `\/`. */
const ADDRESS =
  // eslint-disable-next-line no-control-regex -- no address goes on behind a control character
  /(?:(?:https?|ftps?|sftp|ssh|wss?|git(?:\+ssh|\+https)?|file|ldaps?|smb):(?:\\?\/){2}|(?<![\w-])data:[\w.+-]{1,60}\/[\w.+-]{1,60}[;,]|(?<![\w-])git@[\w.-]{1,250}:)[^\s<>"'`\\^{|}\u0000-\u001F\u007F]{1,4000}/gi;

/**
 * Hosts that lead nowhere: this machine, and the names that RFC 2606 and 6761 keep free for examples; and the namespaces
 * of XML, which are names.
 */
const NOWHERE =
  /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\]|(?:[\w-]{1,60}\.){0,5}example(?:\.(?:com|org|net))?|(?:[\w-]{1,60}\.){0,5}(?:test|invalid|localhost))(?::\d{1,5})?$/;
const NAMESPACE =
  /^http:\/\/(?:www\.w3\.org|schemas\.(?:openxmlformats\.org|microsoft\.com)|purl\.org\/dc)\//i;

/** The addresses in a text, in order, without those that lead nowhere. */
export function* urlsIn(text: string): Generator<FoundUrl, void> {
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const url = withoutPunctuation(match.replaceAll('\\', ''));
    const [, scheme = '', rest = url] = /^([a-z+]+:\/\/)(.*)$/is.exec(url) ?? [];
    // A template such as `https://${host}/` or `https://<your host>/` has no host yet.
    const host = /^[^/?#]*/.exec(rest)?.[0] ?? '';
    const bare = host.replace(/^[^@]*@/, '').toLowerCase();
    if ((scheme !== '' && !/[\p{L}\p{N}]/u.test(bare)) || NOWHERE.test(bare) || NAMESPACE.test(url)) continue;
    const key = host.toLowerCase() + rest.slice(host.length).replace(/#.*$/s, '').replace(/\/$/, '');
    yield { text: url, key, isPlain: /^http:/i.test(scheme), offset: index };
  }
}

/** Without the punctuation of the sentence behind it, and from a parenthesis on that it did not open. */
function withoutPunctuation(url: string): string {
  let depth = 0;
  let end = 0;
  for (; end < url.length; end++) {
    const character = url.charAt(end);
    if (character === '(' || character === '[') depth++;
    else if ((character === ')' || character === ']') && --depth < 0) break;
  }
  while (end > 0 && '.,;:!?*_~'.includes(url.charAt(end - 1))) end--;
  return url.slice(0, end);
}
