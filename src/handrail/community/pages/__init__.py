"""The pages of the community: workshops for everybody (`workshops`) and for who runs them (`running`)."""
