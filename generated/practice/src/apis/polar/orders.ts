import type { Hooks } from '#practice/hook.js';

export const ordersHooks: Hooks = {};
