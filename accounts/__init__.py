"""Floor 2: who works here, what each may do, and the gate every request passes."""
