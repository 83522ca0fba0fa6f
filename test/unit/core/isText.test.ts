import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { isText } from '../../../src/core/isText';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('isText', () => {
  it('takes UTF-8 for text, with a byte order mark and empty too', () => {
    for (const text of ['', 'plain', 'Grüße 😀', '\u{feff}with a mark', '\t\r\n\u{7f}']) {
      assert.equal(isText(Buffer.from(text)), true, JSON.stringify(text));
    }
  });

  it('takes a NUL anywhere for binary', () => {
    for (const text of ['\0', 'a\0', '\0a', `${'x'.repeat(20_000)}\0`]) {
      assert.equal(isText(Buffer.from(text)), false);
    }
  });

  it('takes what is not UTF-8 for binary', () => {
    const broken = {
      'a lone continuation byte': bytes(0x80),
      'a character cut short': bytes(0x61, 0xe2, 0x82),
      'an overlong slash': bytes(0xc0, 0xaf),
      'half a surrogate pair': bytes(0xed, 0xa0, 0x80),
      'a number beyond Unicode': bytes(0xf4, 0x90, 0x80, 0x80),
      'Latin-1': Buffer.from('Grüße', 'latin1'),
      'UTF-16 with its mark': bytes(0xff, 0xfe, 0x61, 0x62),
    };
    for (const [what, content] of Object.entries(broken)) assert.equal(isText(content), false, what);
  });

  it('is a check of UTF-8 without NUL for any bytes', () => {
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.string({ unit: 'binary' }).map((text) => Uint8Array.from(Buffer.from(text))),
    );
    fc.assert(
      fc.property(any, (content) => {
        assert.equal(isText(content), isUtf8(content) && !content.includes(0));
      }),
      { numRuns: 1000 },
    );
  });
});
