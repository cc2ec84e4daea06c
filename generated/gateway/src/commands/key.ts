import type { Rotation } from '../key-rotation.js';
import type { Settings } from '../settings.js';
import { sendControl } from './control.js';

/** Seals all credentials with a new key. @throws Error where some could not be opened */
export async function rotateKey(settings: Settings): Promise<void> {
  const rotation = (await sendControl(
    settings,
    { method: 'POST', path: '/key/rotate' },
    { command: 'key rotate', needsKeys: true, makes: false },
  )) as Rotation;
  const { resealed, unopened, key_id: keyId } = rotation;
  process.stdout.write(
    `Sealed anew: ${resealed}. All with the key ${keyId} now: ${unopened === 0 ? 'yes' : 'no'}.\n`,
  );
  process.stdout.write(`${describeNext(rotation)}\n`);
  if (unopened > 0) {
    throw new Error(
      `Not opened: ${unopened}. Their key is not here, or they were changed: give it in GATEWAY_KEY=NEW,OLD, ` +
        'or give those accounts their access token again.',
    );
  }
}

function describeNext({ source, other_keys: others, unopened }: Rotation): string {
  if (source === 'file') {
    return unopened === 0 ? 'The old key has left the file.' : 'The old keys stay in the file.';
  }
  if (others === 0)
    return 'GATEWAY_KEY has one key. To rotate: GATEWAY_KEY=NEW,OLD, then this command again.';
  return 'Once every replica runs with the first key in front, the other keys may leave GATEWAY_KEY.';
}
