import { once } from "node:events";
import type { Writable } from "node:stream";
import pg from "pg";
import type { Reader } from "./transaction.ts";

/**
 * Runs a `copy … from stdin` with pieces of COPY's text format. Nothing may be sent on the connection until
 * it has ended: the database would take it for a part of the lines.
 */
export async function copyPieces(
  { client }: Reader,
  statement: string,
  pieces: Iterable<Buffer>,
): Promise<void> {
  await client.query(copyFrom(statement, pieces)).ended;
}

function copyFrom(statement: string, pieces: Iterable<Buffer>): CopyIn {
  return new CopyIn(statement, pieces, Promise.withResolvers());
}

/** The driver's connection, as its own queries use it. */
interface CopyConnection {
  readonly stream: Writable;
  sendCopyFromChunk(piece: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

/** A query of the driver's own kind: connections that send several statements at once take no other. */
class CopyIn extends pg.Query {
  readonly ended: Promise<void>;
  readonly #pieces: Iterable<Buffer>;
  #failure: Error | undefined;
  #hasEnded = false;

  constructor(statement: string, pieces: Iterable<Buffer>, ended: PromiseWithResolvers<void>) {
    super(statement, (error: Error | null | undefined) => {
      this.#hasEnded = true;
      // The database only repeats the failure of a piece.
      if (error) ended.reject(this.#failure ?? error);
      else ended.resolve();
    });
    this.ended = ended.promise;
    this.#pieces = pieces;
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.#send(connection).catch((error: Error) => {
      this.#failure = error;
      connection.sendCopyFail(error.message);
    });
  }

  async #send(connection: CopyConnection): Promise<void> {
    for (const piece of this.#pieces) {
      // The database has refused a line.
      if (this.#hasEnded) return;
      connection.sendCopyFromChunk(piece);
      if (connection.stream.writableNeedDrain) await once(connection.stream, "drain");
    }
    connection.endCopyFrom();
  }
}
