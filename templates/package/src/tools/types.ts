/** Tool → what it takes and what it gives. */
// biome-ignore lint/suspicious/noEmptyInterface: the packages made of this one have members here.
export interface ToolTypes {}

/** Security schemes that a credential can be given for. */
export type SecuritySchemeName = 'bearer';

/** Curated sets of tools. */
export type PresetName = never;
