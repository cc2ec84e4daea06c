export function packPublisher(): Buffer;
