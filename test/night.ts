/** What takes long is whole in `npm run test:nightly` only; by day the same is shown by fewer cases, or less often. */
export const isNightly = process.env.NIGHTLY === '1';
