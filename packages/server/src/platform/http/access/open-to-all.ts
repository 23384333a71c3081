import type { FastifyPluginAsync, FastifyPluginCallback, FastifyPluginOptions } from "fastify";
import type { App } from "../app.ts";

/** Adds a library's routes, which are public: they can't declare their action themselves. */
export async function openToAll<Options extends FastifyPluginOptions>(
  app: App,
  plugin: FastifyPluginAsync<Options> | FastifyPluginCallback<Options>,
  options: NoInfer<Options>,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook("onRoute", (route) => {
      route.config = { ...route.config, action: "public", isOfLibrary: true };
    });
    await scope.register(plugin as never, options as never);
  });
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether a library added the route. */
    isOfLibrary?: boolean;
  }
}
