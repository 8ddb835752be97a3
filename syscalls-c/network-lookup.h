/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_LOOKUP_H
#define RL_NETWORK_LOOKUP_H

#include "network-names.h"
#include "network.h"

enum lookup_verdict {
	LOOKUP_ANSWERED, /* the answer is complete */
	LOOKUP_FORWARD,	 /* others may know */
};

enum lookup_verdict lookup(const struct endpoint *endpoints, struct in_addr asker, const uint8_t *bytes,
			   const struct names_question *question, struct names_answer *answer);

#endif
