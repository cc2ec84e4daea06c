import { parseArgs } from 'node:util';
import { type ApiName, apis } from './apis/index.js';
import { faultHelp } from './fault.js';
import { type Practice, startPractice } from './practice.js';

const help = `A practice API: every operation of the real one, on this machine, with made-up data.

  practice [--api NAME] [--port 4010] [--fault FAULT]…

  --api NAME      ${[...apis.keys()].join(', ')}; default: the first
  --port N        default 4010; 0 takes a free one
  --fault FAULT   what every request meets, or with OPERATION@FAULT those of one operation:
${faultHelp.replaceAll(/^/gm, '                    ')}
                  A request can ask for one itself: the header Practice-Fault takes the same words.
  --help          this

It listens on 127.0.0.1 only and forgets everything when it ends.
`;

const options = {
  api: { type: 'string' },
  port: { type: 'string', default: '4010' },
  fault: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

async function main(): Promise<number | undefined> {
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (!/^\d{1,5}$/.test(values.port)) throw new RangeError(`--port takes a number, not ${values.port}.`);
  const practice = await startPractice({
    port: Number(values.port),
    faults: values.fault.map(readFaultFlag),
    ...(values.api === undefined ? {} : { api: values.api as ApiName }),
  });
  process.stdout.write(describePractice(practice));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => practice.close().then(() => process.exit(0)));
  }
  return undefined;
}

function describePractice({ url, title, tokens }: Practice): string {
  const width = Math.max(...Object.keys(tokens).map(({ length }) => length));
  const lines = Object.entries(tokens).map(
    ([token, { scheme, scopes }]) => `  ${token.padEnd(width)}  ${scheme}, scopes ${scopes.join(' ')}\n`,
  );
  return `${title}, to practise: ${url}\nCredentials, good for nothing else:\n${lines.join('')}Ctrl-C ends it.\n`;
}

/** `refunds:create@status=503` */
function readFaultFlag(flag: string): { fault: string; operation?: string } {
  const at = flag.lastIndexOf('@');
  return at < 0 ? { fault: flag } : { operation: flag.slice(0, at), fault: flag.slice(at + 1) };
}

main()
  .then((code) => {
    if (code !== undefined) process.exitCode = code;
  })
  .catch((error: unknown) => {
    const isUsage = error instanceof RangeError || (error instanceof TypeError && 'code' in error);
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    if (isUsage) process.stderr.write('Try: practice --help\n');
    process.exitCode = isUsage ? 2 : 1;
  });
