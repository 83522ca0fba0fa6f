/** Words of documentation. Each is so long that a random key of a hundred letters has it once in ten thousand times. */
const WORDS =
  /x{4,}|\*{3}|\.{3}|…|0{6}|1{6}|your|example|placeholder|change_?me|dummy|redacted|sample|insert|replace|secret|passw|here\b|test_|fake|mock|abcdef|abc123|123456|654321|deadbeef|foobar|todo_|env\.|environ|getenv|process\.|_key\b|_token\b/i;

/** Whether what stands where a secret may stand is a stand-in for one. */
export function isPlaceholder(secret: string): boolean {
  return WORDS.test(secret) || /^[${<[%]|[}>\]%]$/.test(secret);
}
