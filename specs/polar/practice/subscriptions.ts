import type { Hooks } from '#practice/hook.js';

export const subscriptionsHooks: Hooks = {};
