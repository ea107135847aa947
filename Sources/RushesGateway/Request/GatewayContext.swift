package import Hummingbird
import NIOCore

/// What is known of a request besides its content.
package struct GatewayContext: RequestContext {
    /// What the router knows: the parameters of the path, the request's name in the log.
    package var coreContext: CoreRequestContextStorage
    /// The connection.
    let channel: any Channel

    /// Begins with a request.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
