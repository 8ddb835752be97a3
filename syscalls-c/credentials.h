/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_CREDENTIALS_H
#define RL_CREDENTIALS_H

#include "setup.h"
#include "user.h"

int credentials_user(struct setup *setup, const struct plan_record *record, struct user *user);

#endif
