import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { Practice } from '../../templates/practice/src/practice.js';
import { type AnyClient, connectNew } from '../transports/client.js';
import { copyGenerated, type FixturePackage } from '../transports/package.js';
import { startPolar } from './polar.js';

export type Row = Record<string, unknown>;

/** Polar's MCP server over stdio, with the practice API as its upstream, and a real client. */
export class PracticeServer {
  readonly practice: Practice;
  readonly #client: AnyClient;
  readonly #package: FixturePackage;
  #steps: { readonly tool: string; readonly tokens: number }[] = [];

  constructor(practice: Practice, client: AnyClient, built: FixturePackage) {
    this.practice = practice;
    this.#client = client;
    this.#package = built;
  }

  /** What a tool answers. @throws Error where it is an error */
  async call(tool: string, args: Row = {}): Promise<Row> {
    const { isError, structuredContent, ...rest } = await this.#client.call(tool, args);
    if (isError === true || structuredContent === undefined) {
      throw new Error(`${tool} ${JSON.stringify(args)}: ${JSON.stringify(structuredContent ?? rest)}`);
    }
    const tokens = countTokens(JSON.stringify(args) + JSON.stringify(structuredContent));
    this.#steps.push({ tool, tokens });
    return structuredContent;
  }

  /** The calls since the last time, each with the tokens of its arguments and its answer; refusals are none. */
  takeCost(): string {
    const steps = this.#steps;
    this.#steps = [];
    const sum = steps.reduce((total, { tokens }) => total + tokens, 0);
    return [
      `${steps.length} calls, ${sum} tokens`,
      ...steps.map(({ tool, tokens }) => `${tool} ${tokens}`),
    ].join('\n');
  }

  /** The practice API as it starts, and no call counted. */
  reset(): void {
    this.practice.reset();
    this.#steps = [];
  }

  /** The text of a tool's error. @throws Error where it is none */
  async refusal(tool: string, args: Row): Promise<string> {
    const { isError, ...answer } = await this.#client.call(tool, args);
    if (isError !== true) throw new Error(`${tool} did it: ${JSON.stringify(answer)}`);
    return JSON.stringify(answer);
  }

  /** The items of a list that is not longer than a page. */
  async list(tool: string, args: Row = {}): Promise<Row[]> {
    const { items, next_page } = await this.call(tool, args);
    if (next_page !== null && next_page !== undefined) throw new Error(`${tool} goes on after its page.`);
    return items as Row[];
  }

  /** The only item. @throws Error where there is none, or more */
  async only(tool: string, args: Row = {}): Promise<Row> {
    const items = await this.list(tool, args);
    const [item] = items;
    if (item === undefined || items.length > 1) throw new Error(`${tool} gives ${items.length} items.`);
    return item;
  }

  async close(): Promise<void> {
    await this.#client.close();
    await this.practice.close();
    this.#package.remove();
  }
}

export async function startMcp(): Promise<PracticeServer> {
  const [practice, built] = await Promise.all([startPolar(), copyGenerated()]);
  const client = await connectNew({
    main: built.main,
    words: ['--base-url', practice.url],
    env: { POLAR_ACCESS_TOKEN: 'polar_oat_practice' },
  });
  return new PracticeServer(practice, client, built);
}
