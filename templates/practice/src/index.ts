export type { FaultSetting } from './fault.js';
export type { Token } from './model.js';
export { type Practice, type PracticeOptions, startPractice } from './practice.js';
