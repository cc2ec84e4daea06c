import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { act } from './behaviour.js';
import { mountControl } from './control.js';
import { type Fault, type Faults, parseFault } from './fault.js';
import { answerFault } from './fault-answer.js';
import { findForeign } from './host-check.js';
import { type Json, own } from './json.js';
import type { Operation } from './model.js';
import { Refused, Reply, replyTo } from './refusal.js';
import { readCall, type World } from './request.js';
import { view } from './view.js';

export interface AppOptions {
  /** The world as it is now: a reset makes a new one. */
  readonly world: () => World;
  readonly faults: Faults;
  readonly reset: () => void;
  /** Answers that break the document are errors 500, which say how. */
  readonly verify: boolean;
}

type Env = { Bindings: HttpBindings };
export type AppContext = Context<Env>;

const largestBody = 10 * 1024 * 1024;

/** All operations of one API, over HTTP. */
export function createApp(options: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  const { model } = options.world();
  app.use(async (context, next) => {
    const foreign = findForeign(context.req.header('host'), context.req.header('origin'));
    return foreign === undefined ? next() : context.json({ error: foreign }, 403);
  });
  const tooLarge = (context: AppContext) => send(context, replyTo(new Refused('tooLarge'), model));
  app.use(bodyLimit({ maxSize: largestBody, onError: tooLarge }));
  mountControl(app, options);
  for (const operation of sortByLiterals(model.operations)) {
    const route = operation.path.replaceAll(/\{([^}]+)\}/g, ':$1');
    app.on(operation.method, route, (context) => serve(context, operation, options));
  }
  app.notFound((context) => send(context, answerUnrouted(context, model.operations, options)));
  app.onError((error, context) => {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${context.req.method} ${rawPath(context)}: ${reason}\n`);
    return send(context, replyTo(new Refused('failed', { detail: error.message }), model));
  });
  return app;
}

/** A literal segment wins over a parameter: `/orders/export` over `/orders/{id}`. */
function sortByLiterals(operations: readonly Operation[]): Operation[] {
  const rank = ({ path }: Operation) => path.replaceAll(/\{[^}]+\}/g, '\uFFFF');
  return [...operations].sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

async function serve(context: AppContext, operation: Operation, options: AppOptions): Promise<Response> {
  const world = options.world();
  let fault: Fault | undefined;
  try {
    fault = readFault(context, operation, options.faults);
  } catch (error) {
    return context.json({ error: (error as Error).message }, 400);
  }
  if (fault !== undefined) {
    const answer = await answerFault(fault, context, () => answerCall(context, operation, options, world));
    if (answer !== undefined) return answer;
  }
  return answerCall(context, operation, options, world);
}

function readFault(context: AppContext, { operationId }: Operation, faults: Faults): Fault | undefined {
  const text = context.req.header('practice-fault');
  return text === undefined ? faults.take(operationId) : parseFault(text);
}

async function answerCall(
  context: AppContext,
  operation: Operation,
  { verify }: AppOptions,
  world: World,
): Promise<Response> {
  const text = await context.req.text();
  try {
    checkVersion(context, world);
    const call = readCall(
      operation,
      {
        path: context.req.param() as Readonly<Record<string, string>>,
        search: new URL(context.req.url).searchParams,
        authorization: context.req.header('authorization'),
        mediaType: context.req.header('content-type') ?? '',
        text,
      },
      world,
    );
    // What reads leaves the time as it is: the same questions have the same answers.
    if (operation.method !== 'GET') world.store.clock.tick();
    const given = act(call);
    const reply = given instanceof Reply ? given : showAnswer(given, operation, world);
    if (verify) verifyReply(reply, operation, world);
    return send(context, reply);
  } catch (error) {
    if (error instanceof Refused) return send(context, replyTo(error, world.model));
    throw error;
  }
}

/** An API whose version is chosen by a header knows nothing at all in a version that it has not. */
function checkVersion(context: AppContext, { model: { version } }: World): void {
  const asked = version === undefined ? undefined : context.req.header(version.header);
  if (asked !== undefined && !version?.values.includes(asked)) throw new Refused('noRoute');
}

function showAnswer(given: Json | undefined, { answer }: Operation, { store, model }: World): Reply {
  const { status, mediaType, schema } = answer;
  if (mediaType === undefined) return new Reply(status);
  if (!mediaType.includes('json')) return new Reply(status, given ?? '', { 'content-type': mediaType });
  return new Reply(status, view(given, schema ?? {}, store, model.schemas));
}

function verifyReply(
  { status, body }: Reply,
  { answer, operationId }: Operation,
  { validator }: World,
): void {
  if (status !== answer.status || answer.schema === undefined || !answer.mediaType?.includes('json')) return;
  const problems = validator.check(body, answer.schema, []);
  if (problems.length === 0) return;
  throw new Error(
    `${operationId} answers what the document does not allow: ${JSON.stringify(problems.slice(0, 5))}`,
  );
}

function answerUnrouted(context: AppContext, operations: readonly Operation[], { world }: AppOptions): Reply {
  const path = rawPath(context);
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  const isLike = (wanted: string) => operations.some((each) => toPattern(each.path).test(wanted));
  if (isLike(path)) return replyTo(new Refused('wrongMethod'), world().model);
  // As Starlette does: a path that only differs in its last slash is redirected there.
  if (isLike(other)) {
    const url = new URL(context.req.url);
    return new Reply(307, undefined, { location: `${other}${url.search}` });
  }
  return replyTo(new Refused('noRoute'), world().model);
}

/** Percent-encoded as it came: decoded it is no header's value, and no line of a log. */
function rawPath(context: AppContext): string {
  return new URL(context.req.url).pathname;
}

function toPattern(path: string): RegExp {
  const parts = path.split(/\{[^}]+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}

export function send(context: AppContext, { status, body, headers }: Reply): Response {
  const type = own({ ...headers }, 'content-type');
  if (body === undefined) return context.body(null, status as 204, { ...headers });
  if (type !== undefined) return context.body(String(body), status as 200, { ...headers });
  return context.body(JSON.stringify(body), status as 200, {
    'content-type': 'application/json',
    ...headers,
  });
}
