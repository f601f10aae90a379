package io.scriptorium.document;

import org.apache.pekko.actor.typed.ActorRef;

/** The mail of a node: directly, or by its {@link Courier} what would not fit a frame of the transport. */
record NodeMail(ActorRef<CourierMessage> courier) implements Mail {
    /** Below Artery's frame of 256 KiB, with room for the envelope. */
    private static final int DIRECT_BYTES_MAX = 160 << 10;

    @Override
    public <T> void send(ActorRef<T> recipient, T message) {
        if (!isElsewhere(recipient) || MessageCodec.sizeHint(message) <= DIRECT_BYTES_MAX) {
            recipient.tell(message);
        } else {
            courier.tell(new CourierMessage.Send(recipient, message));
        }
    }

    /** Whether a message is too large to go any way but by courier. */
    static boolean isLarge(Object message) {
        return MessageCodec.sizeHint(message) > DIRECT_BYTES_MAX;
    }

    private static boolean isElsewhere(ActorRef<?> recipient) {
        return recipient.path().address().hasGlobalScope();
    }
}
