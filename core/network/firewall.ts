/** The rules of the user's network, for nft(8). */

/** The interface to the outside; names of bridges begin with "rlx" where something leads out, else with "rli". */
export const UPLINK = "uplink";

/**
 * Containers of one network reach each other without being seen here, since that stays on its bridge. Between networks
 * nothing passes, and to the outside only what begins inside. Of us a container may ask names, and whether we are there.
 * What callers of published ports send comes from us in their name, with a mark; by the mark that answers get they come
 * back to us: CALL_MARK and ANSWER_MARK of syscalls-c/network-ports.h.
 */
export const FIREWALL = `table inet rl {
	chain answers {
		type filter hook prerouting priority mangle; policy accept;
		ct direction reply ct mark 1 meta mark set 1
	}
	chain calls {
		type filter hook output priority mangle; policy accept;
		meta mark 2 ct mark set 1
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "rlx*" oifname "${UPLINK}" accept
	}
	chain input {
		type filter hook input priority filter; policy drop;
		iifname "lo" accept
		ct state established,related accept
		iifname "${UPLINK}" icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
		iifname "rl*" udp dport 53 accept
		iifname "rl*" meta l4proto { icmp, ipv6-icmp } accept
	}
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "${UPLINK}" masquerade
	}
}
`;
