"""What is read of the community: series (`planning`), workshops (`workshops`), who came (`attending`), speakers."""
