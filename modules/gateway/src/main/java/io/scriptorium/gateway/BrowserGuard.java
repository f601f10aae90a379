package io.scriptorium.gateway;

import io.scriptorium.gateway.GatewayCounters.Rejection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps foreign websites out. A page of any site can send requests to a loopback port, so a request with a foreign
 * Origin is refused; a site can point its own name at this address (DNS rebinding), after which its pages are of the
 * same origin, so a request with a foreign Host is refused too. Immutable.
 */
final class BrowserGuard {
    private static final String ANY = "*";

    private final Set<String> hosts = new HashSet<>();
    private final Set<String> origins = new HashSet<>();
    private final boolean literalAddresses;

    BrowserGuard(GatewaySettings settings) {
        settings.allowedHosts().forEach(host -> hosts.add(lower(host)));
        settings.allowedOrigins().forEach(origin -> origins.add(lower(origin)));
        String own = bare(lower(settings.host()));
        hosts.add(own);
        this.literalAddresses = !isLoopback(own);
    }

    /** Why a request with these headers is refused; null if it is not. */
    @Nullable
    Rejection refuse(List<String> hostHeaders, List<String> originHeaders) {
        if (hostHeaders.size() != 1 || !isOurs(lower(hostHeaders.get(0)))) {
            return Rejection.HOST;
        }
        if (originHeaders.isEmpty()) {
            return null;
        }
        boolean admitted =
                originHeaders.size() == 1 && isAdmitted(lower(originHeaders.get(0)), lower(hostHeaders.get(0)));
        return admitted ? null : Rejection.ORIGIN;
    }

    private boolean isOurs(String header) {
        String name = name(header);
        if (name == null) {
            return false;
        }
        return isLoopback(name)
                || hosts.contains(header)
                || hosts.contains(name)
                || hosts.contains(ANY)
                || (literalAddresses && isLiteralAddress(name));
    }

    private boolean isAdmitted(String origin, String host) {
        if (origins.contains(origin) || origins.contains(ANY)) {
            return true;
        }
        int scheme = origin.indexOf("://");
        if (scheme < 0) {
            return false;
        }
        String standardPort = origin.startsWith("https:") ? ":443" : ":80";
        return withPort(origin.substring(scheme + 3), standardPort).equals(withPort(host, standardPort));
    }

    private static String withPort(String host, String standardPort) {
        return host.indexOf(':', host.lastIndexOf(']') + 1) < 0 ? host + standardPort : host;
    }

    /** The name or address in {@code host[:port]}, without brackets; null if the header is not of that form. */
    private static @Nullable String name(String header) {
        int bracket = header.lastIndexOf(']');
        int colon = header.indexOf(':', bracket + 1);
        String name = colon < 0 ? header : header.substring(0, colon);
        String port = colon < 0 ? "" : header.substring(colon + 1);
        boolean bracketed = name.startsWith("[");
        if (name.isEmpty()
                || bracketed != (bracket == name.length() - 1)
                || port.chars().anyMatch(c -> c < '0' || c > '9')) {
            return null;
        }
        String letters = bracketed ? "0123456789abcdef:." : "abcdefghijklmnopqrstuvwxyz0123456789-._";
        boolean plain = bare(name).chars().allMatch(c -> letters.indexOf(c) >= 0);
        return plain ? bare(name) : null;
    }

    private static boolean isLoopback(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("::1")
                || name.equals("0:0:0:0:0:0:0:1")
                || (name.startsWith("127.") && isLiteralAddress(name));
    }

    private static boolean isLiteralAddress(String name) {
        return name.indexOf(':') >= 0 || name.matches("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static String bare(String name) {
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
