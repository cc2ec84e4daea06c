import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { assembleGateway } from '../assembly.js';
import { createControlApp, sendToApp } from '../control-app.js';
import {
  type Answer,
  askOwner,
  type ControlRequest,
  type ControlSocket,
  sendToSocket,
  takeControlSocket,
} from '../control-socket.js';
import { pathIn, prepareDataFolder, readCode } from '../data-folder.js';
import { FolderTaken, isAnswered } from '../folder-lock.js';
import { type Settings, UsageError } from '../settings.js';

export interface ControlOptions {
  readonly command: string;
  readonly needsKeys: boolean;
  /** Whether a folder without a store gets one. */
  readonly makes: boolean;
}

/** Another command has the folder for a second or two; a server may be starting or ending. */
const longestBusy = 20_000;

/**
 * Carries out one request: on the database; or by the process that has the data folder; or, where there is none, by
 * having the folder ourselves for that long.
 * @returns the body of its answer
 * @throws UsageError, or Error with what was answered
 */
export async function sendControl(
  settings: Settings,
  request: ControlRequest,
  options: ControlOptions,
): Promise<unknown> {
  if (settings.databaseUrl !== undefined) return readAnswer(await sendAlone(settings, request, options));
  const { dataFolder } = settings;
  if (!options.makes && !existsSync(dataFolder)) {
    throw new UsageError(`There is no folder ${dataFolder}: give the one of your server with --data.`);
  }
  const end = Date.now() + longestBusy;
  for (;;) {
    const answer = await tryOnce(settings, request, options);
    if (answer !== undefined) return readAnswer(answer);
    if (Date.now() > end) throw new Error(`Another process has ${dataFolder}, and is busy. Try again.`);
    await wait(100);
  }
}

/** Undefined where who has the folder is starting or ending: nothing was done. */
async function tryOnce(
  settings: Settings,
  request: ControlRequest,
  options: ControlOptions,
): Promise<Answer | undefined> {
  const { dataFolder } = settings;
  if (await isAnswered(pathIn(dataFolder, 'socket'))) return trySocket(dataFolder, request);
  prepareDataFolder(dataFolder);
  let control: ControlSocket;
  try {
    control = await takeControlSocket(dataFolder, options.command);
  } catch (error) {
    if (error instanceof FolderTaken) return undefined;
    throw error;
  }
  try {
    return await sendAlone(settings, request, options);
  } finally {
    await control.close();
  }
}

/** Only a server carries out requests of others; a command is done in a moment. */
async function trySocket(folder: string, request: ControlRequest): Promise<Answer | undefined> {
  const owner = await askOwner(folder);
  if (owner?.command !== 'serve') return undefined;
  try {
    const answer = await sendToSocket(folder, request);
    return answer.status === 503 && readError(answer)?.code === 'busy' ? undefined : answer;
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED'].includes(readCode(error))) return undefined;
    throw error;
  }
}

async function sendAlone(
  settings: Settings,
  request: ControlRequest,
  { needsKeys }: ControlOptions,
): Promise<Answer> {
  const assembly = await assembleGateway(settings, { serves: false, needsKeys });
  try {
    const baseUrl = settings.publicUrl ?? `http://${settings.host}:${settings.port}`;
    return await sendToApp(createControlApp(assembly, baseUrl), request);
  } finally {
    await assembly.close();
  }
}

function readAnswer(answer: Answer): unknown {
  if (answer.status < 400) return answer.body;
  throw new Error(readError(answer)?.message ?? `The server answered ${answer.status}.`);
}

function readError({ body }: Answer): { readonly code?: string; readonly message?: string } | undefined {
  return (body as { error?: { code?: string; message?: string } } | undefined)?.error;
}
