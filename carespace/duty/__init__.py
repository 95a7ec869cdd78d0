"""Who watches over the debates: the rota, whom to ring and when, and whether anybody is there."""
