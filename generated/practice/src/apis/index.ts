import type { Hooks } from '../hook.js';
import type { ApiModel } from '../model.js';

export type ApiName = 'polar';

/** The APIs that can be practised. */
export const apis: ReadonlyMap<ApiName, () => Promise<{ model: ApiModel; hooks: Hooks }>> = new Map<
  ApiName,
  () => Promise<{ model: ApiModel; hooks: Hooks }>
>([
  [
    'polar',
    async () => {
      const { default: model } = await import('./polar/model.json', { with: { type: 'json' } });
      const { hooks } = await import('./polar/hooks.js');
      return { model: model as unknown as ApiModel, hooks };
    },
  ],
]);
