package io.github.jerseycached.http;

import java.time.Duration;

/** How the cache handled a request, and why: what {@code Cache-Status} tells clients, and events tell the application. */
public sealed interface Handling {

    /**
     * {@return one of a few words, to count by: {@code hit}, {@code stale}, {@code collapsed}, {@code miss}, {@code renewed},
     * {@code not-stored}, {@code bypass} or {@code stale-if-error}}
     */
    String outcome();

    /** {@return the outcome with its reason, for people} */
    String words();

    /**
     * A stored response was served.
     *
     * @param remaining the freshness lifetime left
     */
    record ServedFresh(Duration remaining) implements Handling {
        @Override
        public String outcome() {
            return "hit";
        }

        @Override
        public String words() {
            return "hit";
        }
    }

    /**
     * A stored response was served that is stale.
     *
     * @param remaining the freshness lifetime left, zero or negative unless it was made stale by an invalidation
     * @param detail why it was served all the same, in words
     */
    record ServedStale(Duration remaining, String detail) implements Handling {
        @Override
        public String outcome() {
            return "stale";
        }

        @Override
        public String words() {
            return "stale: " + detail;
        }
    }

    /**
     * The request waited for another one's response, which is stored.
     *
     * @param why what it would have gone to the resource for
     * @param remaining the freshness lifetime left
     */
    record ServedCollapsed(Forward why, Duration remaining) implements Handling {
        @Override
        public String outcome() {
            return "collapsed";
        }

        @Override
        public String words() {
            return "collapsed: " + why.token();
        }
    }

    /**
     * The request went to the resource, and its response was stored.
     *
     * @param why what it went there for
     * @param remaining the freshness lifetime left
     */
    record StoredNew(Forward why, Duration remaining) implements Handling {
        @Override
        public String outcome() {
            return "miss";
        }

        @Override
        public String words() {
            return "miss: " + why.token();
        }
    }

    /**
     * The request went to the resource, which said that the stored response still holds.
     *
     * @param why what it went there for
     * @param remaining the freshness lifetime left
     */
    record Renewed(Forward why, Duration remaining) implements Handling {
        @Override
        public String outcome() {
            return "renewed";
        }

        @Override
        public String words() {
            return "renewed: " + why.token();
        }
    }

    /**
     * The request went to the resource, and its response is not stored.
     *
     * @param why what it went there for
     * @param reason why it is not stored
     */
    record NotStored(Forward why, Reason reason) implements Handling {
        @Override
        public String outcome() {
            return why == Forward.BYPASS ? "bypass" : "not-stored";
        }

        @Override
        public String words() {
            return (why == Forward.BYPASS ? "bypass: " : "not stored: ") + reason.detail();
        }
    }

    /**
     * The request went to the resource, which failed, and a stale response was served instead.
     *
     * @param why what it went there for
     * @param status that of the failure
     * @param remaining the freshness lifetime left, zero or negative
     */
    record ServedOnError(Forward why, int status, Duration remaining) implements Handling {
        @Override
        public String outcome() {
            return "stale-if-error";
        }

        @Override
        public String words() {
            return "stale-if-error: " + status;
        }
    }
}
