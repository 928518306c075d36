import fc from 'fast-check';
import { sanitisePageMessage } from '../../lambdas/domain/page-message.ts';

const REL = 'rel="noopener noreferrer"';

describe('keeps', () => {
  it.each([
    ['plain text', 'Questions? Call us.', 'Questions? Call us.'],
    ['nothing', '', ''],
    [
      'the simple elements',
      '<p>A <b>b</b> <i>i</i> <strong>s</strong> <em>e</em><br>x</p>',
      '<p>A <b>b</b> <i>i</i> <strong>s</strong> <em>e</em><br>x</p>',
    ],
    ['lists', '<ul><li>a</li></ul><ol><li>b</li></ol>', '<ul><li>a</li></ul><ol><li>b</li></ol>'],
    ['capitals, as lower case', '<P>a</P>', '<p>a</p>'],
    ['character references', 'a &amp; b &lt;c&gt; &#169;', 'a &amp; b &lt;c&gt; &#169;'],
    [
      'a link',
      '<a href="https://example.com/help?a=1&amp;b=2#top">help</a>',
      `<a href="https://example.com/help?a=1&amp;b=2#top" ${REL}>help</a>`,
    ],
    ['a link in single quotes', "<a href='https://example.com/'>x</a>", `<a href="https://example.com/" ${REL}>x</a>`],
    [
      'a link without quotes',
      '<a href=https://example.com/a target=_top>x</a>',
      `<a href="https://example.com/a" ${REL}>x</a>`,
    ],
    [
      'the first of two links',
      '<a href="https://a.example" href="https://b.example">x</a>',
      `<a href="https://a.example" ${REL}>x</a>`,
    ],
    ['line ends', '<p>a\nb</p>\n', '<p>a\nb</p>\n'],
  ])('%s', (_, html, clean) => {
    expect(sanitisePageMessage(html)).toBe(clean);
  });
});

describe('removes', () => {
  it.each([
    ['a script with its body', 'a<script>alert(1)</script>b', 'ab'],
    ['a script with attributes', 'a<SCRIPT src=//evil.example>x</SCRIPT >b', 'ab'],
    ['a script without end', 'a<script>alert(1)', 'a'],
    ['a script in a script tag', '<scr<script></script>ipt>alert(1)</script>', 'alert(1)'],
    ['a style with its body', 'a<style>body{display:none}</style>b', 'ab'],
    ['svg with onload', '<svg onload=alert(1)>', ''],
    ['svg with a script', '<svg><script>alert(1)</script></svg>x', 'x'],
    ['an svg with a slash', '<svg/onload=alert(1)>', ''],
    ['an image', 'a<img src=x onerror=alert(1)>b', 'ab'],
    ['an image without end', 'a<img src=x onerror=alert(1)//', 'a'],
    ['a frame', '<iframe src="https://evil.example">x</iframe>', ''],
    ['a form', '<form action="https://evil.example"><input name=card><button>Pay</button></form>', 'Pay'],
    [
      'elements that stay as text elsewhere',
      '<div><h1>a</h1><span>b</span><table><tr><td>c</td></tr></table></div>',
      'abc',
    ],
    ['style and class', '<p style="position:fixed" class="x" id="y">a</p>', '<p>a</p>'],
    ['handlers', '<b onclick="alert(1)" onmouseover=alert(1)>a</b>', '<b>a</b>'],
    ['a handler after a slash', '<b/onclick=alert(1)>a</b>', 'a'],
    ['a comment', 'a<!-- <b> -->b', 'ab'],
    ['a comment without end', 'a<!-- b', 'a'],
    ['a conditional comment', '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->a', 'a'],
    ['CDATA and processing instructions', '<![CDATA[x]]><?xml version="1.0"?>a', 'a'],
    [
      'base, meta and link elements',
      '<base href="https://evil.example"><meta http-equiv=refresh><link rel=stylesheet>a',
      'a',
    ],
    [
      'other attributes of a link',
      '<a href="https://a.example" style="x" onclick="y" target="_top" rel="opener" title="z">a</a>',
      `<a href="https://a.example" ${REL}>a</a>`,
    ],
    ['math', '<math><mi xlink:href="javascript:alert(1)">x</mi></math>', ''],
    ['a template', '<template><b onclick=x>a</b></template>', ''],
    ['a custom element', '<x-script>a</x-script>', 'a'],
  ])('%s', (_, html, clean) => {
    expect(sanitisePageMessage(html)).toBe(clean);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\x01javascript:alert(1)',
    '&#106;avascript:alert(1)',
    '&#x6A;avascript:alert(1)',
    '&#0000106avascript:alert(1)',
    'javascript&colon;alert(1)',
    'java&Tab;script:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:text/html;base64,PHNjcmlwdD4=',
    'vbscript:x',
    'http://example.com',
    'ftp://example.com',
    'mailto:a@b.co',
    'tel:123',
    '//example.com',
    '/path',
    '#x',
    'https:example.com',
    'https:/example.com',
    'https://',
    '&#104;ttps://example.com',
    'https://user@evil.example',
    'https://good.example&#64;evil.example',
    'https://good.example\\@evil.example',
    'https://a.example/`x`',
    '',
  ])('the href %j', (href) => {
    expect(sanitisePageMessage(`<a href="${href}">x</a>`)).toMatch(/^<a>/);
  });

  it.each([
    `<a href='https://x.example" onclick="alert(1)'>x</a>`,
    `<a href="https://x.example' onclick='alert(1)">x</a>`,
    `<a href="https://x.example/&quot;onclick=alert(1)//">x</a>`,
    '<a title="<b onclick=alert(1)>" href="https://x.example">x</a>',
    '<a href=https://x.example"onclick="alert(1)">x</a>',
    '<b title="a>b" onclick="alert(1)">x</b>',
    '<a href="https://x.example"onclick="alert(1)">x</a>',
    '<<b>onclick=alert(1)>',
    '<b\x0conclick=alert(1)>x</b>',
    '<p <b onclick=alert(1)>x',
  ])('attributes that quotes hide in %j', (html) => {
    expect(tagsOf(sanitisePageMessage(html)).filter((tag) => !ALLOWED.test(tag))).toEqual([]);
  });
});

describe('balances', () => {
  it.each([
    ['what was not closed', '<ul><li><b>a', '<ul><li><b>a</b></li></ul>'],
    ['what closes in the wrong order', '<b><i>a</b>b</i>', '<b><i>a</i></b>b'],
    ['what was not opened', '</p></b></ul></a>x</br>', 'x'],
    ['a slash that closes nothing', '<b/>x', '<b />x</b>'],
    ['a link without end', '<a href="https://a.example">x', `<a href="https://a.example" ${REL}>x</a>`],
    ['a tag without end', 'x<b', 'x'],
    ['a lone angle bracket', 'x <', 'x &lt;'],
  ])('%s', (_, html, clean) => {
    expect(sanitisePageMessage(html)).toBe(clean);
  });
});

const ALLOWED =
  /^<(?:\/?(?:b|i|p|ul|ol|li|strong|em|a)(?: \/)?|br(?: \/)?|a href="https:\/\/[^"'<>\s]+" rel="noopener noreferrer"(?: \/)?)>$/;

/** What an HTML tokenizer takes for the start of a tag, comment or declaration. */
function tagsOf(html: string): string[] {
  return html.match(/<[a-z/!?][^>]*>?/gi) ?? [];
}

describe('for every text', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '/',
    '"',
    "'",
    '=',
    ' ',
    '\t',
    '\n',
    '`',
    '&',
    ';',
    '!--',
    '-->',
    '<!--',
    '<b>',
    '</b>',
    '<p ',
    '<a ',
    '<br/>',
    '</a>',
    '<ul><li>',
    'href',
    'href=',
    'href="https://a.example"',
    "href='https://a.example/?b'",
    'https://a.example',
    'javascript:',
    'onclick=x',
    'style="x"',
    '<script>',
    '</script>',
    '<svg',
    '<svg/onload=x>',
    '</svg>',
    '<style>',
    '<img src=x onerror=y>',
    '&#106;',
    '&lt;',
    'x',
    'é',
  );
  const html = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(''));

  it('leaves only what is allowed', () => {
    fc.assert(
      fc.property(html, (text) => {
        expect(tagsOf(sanitisePageMessage(text)).filter((tag) => !ALLOWED.test(tag))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives its own answer back unchanged', () => {
    fc.assert(
      fc.property(html, (text) => {
        const clean = sanitisePageMessage(text);
        expect(sanitisePageMessage(clean)).toBe(clean);
      }),
      { numRuns: 2_000 },
    );
  });
});
