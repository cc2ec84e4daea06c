import { expect, test } from 'vitest';
import { type Guide, listGuides, readGuide } from '../../templates/package/src/guides.js';

const guides: readonly Guide[] = [
  {
    uri: 'example://guides/things',
    name: 'things',
    title: 'Things',
    description: 'What they are.',
    text: '# Things\n\nWhat they are: 5 €.',
  },
  {
    uri: 'example://guides/units',
    name: 'units',
    title: 'Units',
    description: 'Of money.',
    text: '# Units\n\nOf money.',
  },
];

test('the list has all but the texts, and their sizes in bytes', () => {
  expect(listGuides(guides)).toEqual([
    {
      uri: 'example://guides/things',
      name: 'things',
      title: 'Things',
      description: 'What they are.',
      mimeType: 'text/markdown',
      // The euro sign is three bytes.
      size: 31,
    },
    {
      uri: 'example://guides/units',
      name: 'units',
      title: 'Units',
      description: 'Of money.',
      mimeType: 'text/markdown',
      size: 18,
    },
  ]);
});

test('a guide is read by its URI', () => {
  expect(readGuide('example://guides/units', guides)).toEqual({
    contents: [{ uri: 'example://guides/units', mimeType: 'text/markdown', text: '# Units\n\nOf money.' }],
  });
});

const known = 'There are: example://guides/things, example://guides/units.';
// MCP 2026-07-28, Resources: a miss is -32602 with the URI; by it the SDK's clients know what was missed.
test.each([
  ['example://guides/thing', 'example://guides/thing'],
  ['example://guides/', 'example://guides/'],
  ['file:///etc/passwd', 'file:///etc/passwd'],
  [`example://${'x'.repeat(500)}`, `example://${'x'.repeat(110)}`],
])('%s is refused, with those that there are', (uri, shown) => {
  const want = { code: -32602, message: `Unknown resource "${shown}". ${known}`, data: { uri } };
  expect(() => readGuide(uri, guides)).toThrow(expect.objectContaining(want));
});
