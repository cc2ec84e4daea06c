// As much of GitHub's command line as the workflows use.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { option, options, outside, record, save, words } from './outside.mjs';

record('gh');
if (process.env.GH_TOKEN !== 'the-token') {
  process.stderr.write(
    'gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.\n',
  );
  process.exit(4);
}
const [topic, verb, subject] = words;
const commands = {
  'auth setup-git': () => {},
  'label create': () => {
    if (!outside.labels.includes(subject)) outside.labels.push(subject);
  },
  'pr list': () => {
    const found = outside.pulls.filter((pull) => pull.head === option('--head') && pull.state === 'open');
    const isFiltered = option('--jq').includes('select(.isCrossRepository | not)');
    const own = isFiltered ? found.filter((pull) => !pull.cross) : found;
    process.stdout.write(`${own[0]?.number ?? ''}\n`);
  },
  'pr create': () => {
    const number = outside.pulls.length + 1;
    const body = readFileSync(option('--body-file'), 'utf8');
    const pull = {
      number,
      head: option('--head'),
      state: 'open',
      title: option('--title'),
      body,
      labels: [],
    };
    outside.pulls.push(pull);
    process.stdout.write(`https://github.com/polar-mcp/polar-mcp/pull/${number}\n`);
  },
  'pr edit': () => {
    const pull = findPull();
    const file = option('--body-file');
    if (file !== undefined) pull.body = readFileSync(file, 'utf8');
    for (const label of [...options('--add-label'), ...options('--remove-label')])
      if (!outside.labels.includes(label)) fail(`'${label}' not found`);
    const kept = pull.labels.filter((label) => !options('--remove-label').includes(label));
    pull.labels = [...new Set([...kept, ...options('--add-label')])];
  },
  'pr close': () => {
    findPull().state = 'closed';
  },
  'release view': () => {
    const release = outside.releases.find(({ tag }) => tag === subject);
    if (release === undefined) fail('release not found');
    process.stdout.write(`${release.draft ?? false}\n`);
  },
  'release delete': () => {
    outside.releases = outside.releases.filter(({ tag }) => tag !== subject);
  },
  'release create': () => {
    const notes = readFileSync(option('--notes-file'), 'utf8');
    const files = words.slice(words.indexOf('--notes-file') + 2).map((file) => {
      readFileSync(file);
      return basename(file);
    });
    outside.releases.push({ tag: subject, target: option('--target'), notes, files });
  },
};
(commands[`${topic} ${verb}`] ?? (() => fail(`not tried here: ${words.join(' ')}`)))();
save();

function findPull() {
  return outside.pulls.find(({ number }) => String(number) === subject) ?? fail(`no pull request ${subject}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
