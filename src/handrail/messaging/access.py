from handrail.kernel.access import Role

ACCESS = {Role.ADMINISTRATOR: frozenset({"messaging.see_failures"})}
