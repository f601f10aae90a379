package io.scriptorium.document;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/** Mail of a node that loses what a test says. */
record LossyMail(Mail mail, Losses losses) implements Mail {

    /** What all nodes of a test lose, and how much that was. Thread-safe. */
    static final class Losses {
        private final AtomicInteger count = new AtomicInteger();
        private Predicate<Object> lost = message -> false;

        /** From now on loses each of these, besides what is lost already. */
        synchronized void lose(Predicate<Object> more) {
            lost = lost.or(more);
        }

        /** From now on loses the first few of these. */
        void loseFirst(int few, Predicate<Object> more) {
            AtomicInteger left = new AtomicInteger(few);
            lose(message -> more.test(message) && left.getAndDecrement() > 0);
        }

        int count() {
            return count.get();
        }

        private synchronized boolean loses(Object message) {
            boolean loses = lost.test(message);
            if (loses) {
                count.incrementAndGet();
            }
            return loses;
        }
    }

    @Override
    public <T> void send(ActorRef<T> recipient, T message) {
        if (!losses.loses(message)) {
            mail.send(recipient, message);
        }
    }
}
