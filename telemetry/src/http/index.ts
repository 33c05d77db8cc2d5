export { expressMiddleware } from './express';
export { fastifyPlugin } from './fastify';
export { type NodeOptions, nodeHandler } from './node';
export { type HttpOptions, type HttpRecorder, httpRecorder } from './recorder';
