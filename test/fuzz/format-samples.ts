/** Texts that a format accepts and texts that it refuses, by the decisions in the runtime's `formats.ts`. */
export interface FormatSamples {
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

export const formatSamples: ReadonlyMap<string, FormatSamples> = new Map([
  [
    'uuid4',
    {
      good: ['1dbfc517-0bbf-4301-9ba8-555ca42b9737', 'F47AC10B-58CC-4372-A567-0E02B2C3D479'],
      bad: [
        ...['1dbfc517-0bbf-1301-9ba8-555ca42b9737', '1dbfc517-0bbf-4301-cba8-555ca42b9737', 'not-a-uuid'],
        ...['1dbfc5170bbf43019ba8555ca42b9737', '1dbfc517-0bbf-4301-9ba8-555ca42b973', ''],
        ...['{1dbfc517-0bbf-4301-9ba8-555ca42b9737}', '1dbfc517-0bbf-4301-9ba8-555ca42b9737\n'],
        ...['00000000-0000-0000-0000-000000000000', '１dbfc517-0bbf-4301-9ba8-555ca42b9737'],
      ],
    },
  ],
  [
    'uuid',
    {
      good: [
        '1dbfc517-0bbf-1301-9ba8-555ca42b9737',
        '00000000-0000-0000-0000-000000000000',
        'F47AC10B-58CC-F372-0567-0E02B2C3D479',
      ],
      bad: ['g47ac10b-58cc-4372-a567-0e02b2c3d479', 'f47ac10b-58cc-4372-a5670-e02b2c3d479', '', 'urn:uuid:x'],
    },
  ],
  [
    'date',
    {
      good: ['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01', '9999-12-31'],
      bad: [
        ...['2023-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-1-1', '20260101'],
        ...['2026-01-01T00:00:00Z', ' 2026-01-01', '2026-01-32', '-026-01-01', ''],
      ],
    },
  ],
  [
    'date-time',
    {
      good: [
        ...['2026-11-22T13:00:00Z', '2024-02-29T23:59:59.123456+05:30', '2026-01-01T00:00:00-00:00'],
        ...['2026-01-01T00:00:00.1Z', '2026-01-01T00:00:00+23:59'],
      ],
      bad: [
        ...['2026-11-22T13:00:00', '2026-11-22 13:00:00Z', '2026-11-22T24:00:00Z', '2026-11-22T13:60:00Z'],
        ...['2026-12-31T23:59:60Z', '2023-02-29T00:00:00Z', '2026-11-22', '2026-11-22T13:00Z', '1732280400'],
        ...[
          '2026-11-22T13:00:00.Z',
          '2026-11-22T13:00:00+0530',
          '2026-11-22t13:00:00z',
          '2026-11-22T13:00:00+24:00',
        ],
      ],
    },
  ],
  [
    'time',
    {
      good: ['13:00:00', '13:00:00Z', '23:59:59.5+01:00'],
      bad: ['13:00', '24:00:00', '13:00:60', '13:00:00z', '1:00:00', ''],
    },
  ],
  [
    'duration',
    {
      good: ['P1D', 'PT1H', 'P1Y2M3DT4H5M6S', 'P4W', 'PT0.5S', 'P1M', 'PT36H'],
      bad: ['P', 'PT', 'P1DT', '1D', 'P1S', 'P4W1D', 'P1.5D', '-P1D', 'P1H', 'PT1S1M', 'p1d', ''],
    },
  ],
  [
    'email',
    {
      good: ['a@b', 'jane.doe+tag@example.com', '用户@例子.广告', "o'hara@example.co.uk", '"x"@example.com'],
      bad: ['a', '@b', 'a@', 'a@b@c', 'a b@c', 'a@b c', 'a@b\n', ' a@b', 'a@b\u00a0', 'a\u0000@b', ''],
    },
  ],
  [
    'uri',
    {
      good: [
        ...[
          'https://example.com/x?y=1#z',
          'mailto:a@b',
          'urn:isbn:1',
          'HTTP://EXAMPLE.com',
          'http://[::1]:80/',
        ],
        'https://例子.广告/路径',
      ],
      bad: [
        ...['/relative', 'example.com', '//host/x', ' https://example.com', 'https://example.com\n', ''],
        ...['https://exa mple.com', 'https://', 'https://a/b c', 'http://[::1', 'java\tscript:alert(1)'],
      ],
    },
  ],
  [
    'ipv4',
    { good: ['1.2.3.4', '255.255.255.255'], bad: ['1.2.3', '256.1.1.1', '01.2.3.4', '1.2.3.4.5', ''] },
  ],
  [
    'ipv6',
    {
      good: ['::', '::1', 'fe80::1', '2001:db8::ff00:42:8329', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8'],
      bad: [
        '1.2.3.4',
        ':::',
        '1:2:3:4:5:6:7',
        '12345::',
        'fe80::1%eth0',
        '1::2::3',
        '[::1]',
        '::1\n',
        '::1.2.3',
      ],
    },
  ],
  [
    'ipvanyaddress',
    {
      good: ['1.2.3.4', '::1', '2001:DB8::1'],
      bad: ['1.2.3.4/24', 'localhost', '999.1.1.1', '1.2.3.4 ', 'fe80::1%eth0', ''],
    },
  ],
  [
    'hostname',
    {
      good: ['example.com', 'a', 'xn--bcher-kva.example', 'a.b.', '1.2.3.4'],
      bad: ['-a', 'a-.b', 'a..b', 'a_b', '', '.', `${'a'.repeat(64)}.com`, 'a b'],
    },
  ],
]);
