import { checkCallbackUrl, isLoopbackHost, isPublicAddress } from '../../lambdas/domain/addresses.ts';

/** Cases that hold no white space themselves. */
const each = (text: string) => text.trim().split(/\s+/);

const live = { anyPort: false, loopback: false };
const sandbox = { anyPort: true, loopback: false };
const local = { anyPort: false, loopback: true };

const HOST = 'must have a public host';
const PORT = 'must be on port 443';
const HTTPS = 'must begin with https://';
const NO_URL = 'must be an absolute URL that begins with https:// and a host';

describe('a public address', () => {
  it.each(
    each(`
    1.1.1.1 8.8.8.8 93.184.216.34 0x08.8.8.8 134744072 8.8.2056 2606:4700:4700::1111 2A00:1450:4001:82a::200e
    2606:4700:4700:0:0:0:0:64 2606:4700:0000::0064 64:ff9b::8.8.8.8 64:ff9b::808:808 0064:ff9b::8.8.8.8`),
  )('is %s', (ip) => {
    expect(isPublicAddress(ip)).toBe(true);
  });

  it.each<[block: string, first: string, last: string, before: string, after: string]>([
    ['0.0.0.0/8', '0.0.0.0', '0.255.255.255', '', '1.0.0.0'],
    ['10.0.0.0/8', '10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
    ['100.64.0.0/10', '100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
    ['127.0.0.0/8', '127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
    ['168.63.129.16/32', '168.63.129.16', '168.63.129.16', '168.63.129.15', '168.63.129.17'],
    ['169.254.0.0/16', '169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
    ['172.16.0.0/12', '172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
    ['192.0.0.0/24', '192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
    ['192.0.2.0/24', '192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
    ['192.88.99.0/24', '192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
    ['192.168.0.0/16', '192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
    ['198.18.0.0/15', '198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
    ['198.51.100.0/24', '198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
    ['203.0.113.0/24', '203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
    ['224.0.0.0/3', '224.0.0.0', '255.255.255.255', '223.255.255.255', ''],
    ['below 2000::/3', '::', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '', '2000::'],
    ['2001::/23', '2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '2000:ffff::1', '2001:200::'],
    ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db7:ffff::', '2001:db9::'],
    ['2002::/16', '2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:ffff::1', '2003::'],
    ['3fff::/20', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', '3ffe:ffff::1', '3fff:1000::'],
    ['above 2000::/3', '4000::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff:ffff::1', ''],
  ])('is none of %s, and ends where it begins', (_block, first, last, before, after) => {
    expect([first, last].filter(isPublicAddress)).toEqual([]);
    expect([before, after].filter((ip) => ip !== '' && !isPublicAddress(ip))).toEqual([]);
  });

  it.each<[what: string, addresses: string]>([
    ['loopback', '127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0X7F.0.0.1 017700000001 0177.0.0.1 ::1 0:0:0:0:0:0:0:1'],
    ['this host', '0 0x0 0.0 :: 0:0::0'],
    ['metadata', '169.254.169.254 2852039166 0xa9fea9fe 0xa9.0xfe.43518 169.254.43518 fd00:ec2::254 169.254.170.2'],
    ['a platform', '168.63.129.16 0xa83f8110 ::ffff:168.63.129.16 64:ff9b::168.63.129.16'],
    ['IPv4-mapped', '::ffff:127.0.0.1 ::ffff:7f00:1 0:0:0:0:0:ffff:10.0.0.1 ::FFFF:a00:1 ::ffff:8.8.8.8'],
    ['IPv4-compatible or translated', '::7f00:1 ::127.0.0.1 ::a9fe:a9fe ::8.8.8.8 ::ffff:0:127.0.0.1 ::ffff:0:808:808'],
    ['NAT64 of what is not public', '64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b::'],
    ['NAT64 for local use', '64:ff9b:1::808:808 64:ff9b:1:ffff::8.8.8.8 64:ff9b::1:0:0:808:808 64:ff9b:0:1::808:808'],
    ['6to4', '2002:7f00:1:: 2002:a9fe:a9fe::1 2002:0a00:0001::1 2002:808:808::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2 2001::1'],
    ['link-local', 'fe80::1 febf::1 fe80::1%eth0 fe80::1%1 169.254.0.1'],
    ['site-local or unique local', 'fec0::1 feff::1 fc00::1 fdff::1 fd12:3456:789a::1'],
    ['discard, SRv6, multicast', '100::1 100::ffff:ffff:ffff:ffff 5f00::1 ff02::1 ff0e::1 224.0.0.1 255.255.255.255'],
    ['with a zone', '2606:4700:4700::1111%eth0 2606:4700:4700::1111%25eth0 8.8.8.8%eth0'],
    ['read in two ways', '010.8.8.8 8.010.8.8 8.8.8.010 08.8.8.8 0134744072 64:ff9b::010.8.8.8 64:ff9b::8.8.8.010'],
    [
      'no address',
      '8.8.8.8.8 8.8.8.256 4294967296 8.8.8.8. 8.8.8.8/32 [2606:4700::1] 2606:4700 :::1 1:::2 g::1 example.com',
    ],
  ])('is none that is %s', (_what, addresses) => {
    expect(each(addresses).filter(isPublicAddress)).toEqual([]);
  });

  it.each(['', ' 8.8.8.8', '8.8.8.8 ', '8.8.8.8\n', '8.8.8.8\0', '8.8.8.8 127.0.0.1'])('is not the text %j', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});

describe('a loopback host', () => {
  it.each([
    ...each('localhost 127.0.0.1 127.255.255.254 [::1]').map((host): [string, boolean] => [host, true]),
    ...each('localhost. xlocalhost a.localhost 127.0.0.1.example 1127.0.0.1 [::] 0.0.0.0 [::ffff:7f00:1] 10.0.0.1').map(
      (host): [string, boolean] => [host, false],
    ),
  ])('%s: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe('a callback_url', () => {
  const good = each(`
    https://shop.example https://shop.example/hooks?a=1 https://shop.example:443/ HTTPS://SHOP.EXAMPLE/ https://8.8.8.8/
    https://[2606:4700:4700::1111]/ https://bücher.example/ https://localhost.shop.example/ https://local.example/
    https://shop.internal.example/ https://134744072/`);

  it.each(good)('may be %s, whatever the settings', (url) => {
    expect([live, sandbox, local].map((rules) => checkCallbackUrl(url, rules))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  const privateHosts = each(`
    127.0.0.1 2130706433 0177.0.0.1 0x7f000001 0x7f.1 127.1 127.0.1 017700000001 127.0.0.1. １２７.0.0.1 ①②⑦.⓪.⓪.①
    127。0。0。1 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [::7f00:1]
    [64:ff9b::7f00:1] [64:ff9b:1::808:808] [2002:7f00:1::] [2001::1] [fe80::1] [fec0::1] [fd00:ec2::254] [2001:db8::1]
    [3fff::1] [100::1] [5f00::1] 0 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254 0xa9fea9fe
    168.63.129.16 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 255.255.255.255 8.8.8.8.`);
  const privateNames = each(`
    localhost LOCALHOST localhost. shop shop. printer.local a.printer.LOCAL api.internal metadata.google.internal
    a.localhost localhost.localdomain nas.home.arpa shop.example. api.internal. shop.example。`);

  it.each([...privateHosts, ...privateNames])('may not have the host %s', (host) => {
    for (const url of [`https://${host}/`, `https://${host}`, `https://${host}?a`, `https://${host}:443/x`]) {
      expect([url, checkCallbackUrl(url, live), checkCallbackUrl(url, sandbox)]).toEqual([url, HOST, HOST]);
    }
    expect(checkCallbackUrl(`https://${host}:8443/`, sandbox)).toBe(HOST);
  });

  it.each([
    ...each(`https://[fe80::1%25eth0]/ https://[2606:4700::1%eth0]/ https://[::1/ https://256.1.1.1/ https://1.2.3.4.5/
      https://%31%32%37.0.0.1/ https:///shop.example https:shop.example //shop.example ftp://shop.example/ https://a..b/
      https://shop.example:65536/ https://shop.example:/ https://4294967296/ https://0x100000000/`).map((url) => [
      url,
      NO_URL,
    ]),
    ...each('http://shop.example/ http://8.8.8.8/ HTTP://127.0.0.1/').map((url) => [url, HTTPS]),
    ...each('https://shop.example:444/ https://shop.example:80/ https://8.8.8.8:8443/').map((url) => [url, PORT]),
    ...each('https://a@shop.example/ https://a:b@127.0.0.1/ https://@shop.example/').map((url) => [
      url,
      'must not contain a user name or password',
    ]),
    ...each('https://shop.example/#a https://shop.example/?a# https://shop.example#').map((url) => [
      url,
      'must not have a fragment',
    ]),
    ...[
      'https://shop.example/\\',
      'https://127.0.0.1\\@shop.example/',
      'https://shop.example/\r\nHost:a',
      ' https://a.b/',
    ].map((url) => [url, 'must not contain white space, control characters or a backslash']),
    [`https://shop.example/${'a'.repeat(2_048)}`, 'must be at most 2048 characters long'],
  ])('may not be %j', (url = '', message = '') => {
    expect(checkCallbackUrl(url, live)).toBe(message);
  });

  it.each(each('https://shop.example:8443/ https://shop.example:80/ https://8.8.8.8:444/'))(
    'may be %s in the sandbox only',
    (url) => {
      expect(checkCallbackUrl(url, sandbox)).toBeUndefined();
      expect([checkCallbackUrl(url, live), checkCallbackUrl(url, local)]).toEqual([PORT, PORT]);
    },
  );

  it.each(
    each(`
    http://localhost:4000/ https://localhost:4000/ http://localhost http://127.0.0.1:1/ http://127.9.9.9/ http://127.1:80/
    http://[::1]:4000/hook?a=1 https://127.0.0.1/ HTTP://LOCALHOST:4000/`),
  )('may be %s where loopback hosts are allowed, and nowhere else', (url) => {
    expect(checkCallbackUrl(url, local)).toBeUndefined();
    expect([checkCallbackUrl(url, live), checkCallbackUrl(url, sandbox)]).not.toContain(undefined);
  });

  it.each([
    ...each('http://shop.example/ http://10.0.0.1/ http://0.0.0.0/ http://a.localhost/ http://[::]/').map((url) => [
      url,
      HTTPS,
    ]),
    ...each(
      'https://10.0.0.1/ https://169.254.169.254/ https://0.0.0.0/ https://[::ffff:127.0.0.1]/ https://[::]/',
    ).map((url) => [url, HOST]),
    ...each('https://a.localhost/ https://printer.local/ https://localhost./ https://127.0.0.1./').map((url) => [
      url,
      HOST,
    ]),
    ['http://a@localhost/', 'must not contain a user name or password'],
    ['http://localhost/#a', 'must not have a fragment'],
    ['http://localhost\\.shop.example/', 'must not contain white space, control characters or a backslash'],
  ])('may not be %s, even where loopback hosts are allowed', (url = '', message = '') => {
    expect(checkCallbackUrl(url, local)).toBe(message);
  });
});
